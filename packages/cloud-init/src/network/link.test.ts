import { expect, test } from "vitest";
import { networkConfig } from "./link.ts";

test("only domains are looked in for short names", () => {
  const search = ["example.com", "example.org.", "0:0:0:0:0:0:0.0.0.0", "a..b", "", "-x"];
  expect(networkConfig([], { nameservers: [], search })).toEqual({
    dns: { search: ["example.com", "example.org."] },
  });
});
