import { rmSync, writeFileSync } from "node:fs";
import type { Tool } from "./build-tools.ts";

/** What every boot reads first lies first: fewer seeks on a CD, and damage there is seen at once. */
const FIRST = ["usr/bin/node", "usr/bin/containerd", "usr/sbin/dockerd"];

/** Compress a tree. zstd 3 is quick to write; what is released is small and still quick to read. */
export async function buildSquashfs(
  tree: string,
  file: string,
  options: { tool: Tool; epoch: number; release: boolean },
): Promise<void> {
  rmSync(file, { force: true });
  const sort = `${file}.sort`;
  writeFileSync(sort, FIRST.map((path, index) => `${path} ${1000 - index}`).join("\n"));
  const compression = options.release
    ? ["-comp", "xz", "-Xbcj", "x86"]
    : ["-comp", "zstd", "-Xcompression-level", "3"];
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
      ...compression,
    ],
    { env: { SOURCE_DATE_EPOCH: String(options.epoch) } },
  );
  rmSync(sort);
}
