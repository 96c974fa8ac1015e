import { expect, test } from "vitest";
import { linkLocalAddress } from "./link-local-address.ts";

test("linkLocalAddress() stays within the range that is free to take, and tells neighbours apart", () => {
  const seen = new Set<string>();
  for (let last = 0; last < 256; last++) {
    const address = linkLocalAddress(`52:54:00:12:34:${last.toString(16).padStart(2, "0")}`);
    const [, third, fourth] = /^169\.254\.(\d+)\.(\d+)\/16$/.exec(address)?.map(Number) ?? [];
    expect(third).toBeGreaterThanOrEqual(1);
    expect(third).toBeLessThanOrEqual(254);
    expect(fourth).toBeLessThanOrEqual(255);
    seen.add(address);
  }
  expect(seen.size).toBe(256);
});
