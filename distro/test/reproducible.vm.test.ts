import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { buildImage } from "../image/build-image.ts";
import { newFolder } from "./machine.ts";

test("the same lock and SOURCE_DATE_EPOCH give the same bytes", { timeout: 900_000 }, async () => {
  const folder = newFolder();
  vi.stubEnv("SOURCE_DATE_EPOCH", "1700000000");
  try {
    const sums: string[] = [];
    for (const name of ["one", "two"]) {
      const output = join(folder, name);
      await buildImage({ flavour: "virt", release: false, force: true, output, report: () => {} });
      sums.push(readFileSync(join(output, "SHA256SUMS"), "utf8"));
      rmSync(output, { recursive: true });
    }
    expect(sums[0]).toMatch(/^[0-9a-f]{64} {2}initrd$/m);
    expect(sums[1]).toBe(sums[0]);
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  }
});
