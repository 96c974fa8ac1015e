import { rmSync, writeFileSync } from "node:fs";
import type { Tool } from "./build-tools.ts";

/** What every boot reads first lies first: fewer seeks on a CD, and damage there is seen at once. */
const FIRST = ["usr/bin/node", "usr/bin/containerd", "usr/sbin/dockerd"];

/**
 * Compress a tree. Always zstd: xz is an eighth smaller, and under emulation a boot then takes half as long again
 * (docs/decisions/001). Level 3 is quick to write, 22 is what zstd can do.
 */
export async function buildSquashfs(
  tree: string,
  file: string,
  options: { tool: Tool; epoch: number; release: boolean },
): Promise<void> {
  rmSync(file, { force: true });
  const sort = `${file}.sort`;
  writeFileSync(sort, FIRST.map((path, index) => `${path} ${1000 - index}`).join("\n"));
  await options.tool(
    "mksquashfs",
    [
      tree,
      file,
      "-all-root",
      "-no-progress",
      "-quiet",
      "-noappend",
      "-b",
      "1M",
      "-sort",
      sort,
      "-no-xattrs",
      ...["-comp", "zstd", "-Xcompression-level", options.release ? "22" : "3"],
    ],
    { env: { SOURCE_DATE_EPOCH: String(options.epoch) } },
  );
  rmSync(sort);
}
