import { rmSync, writeFileSync } from "node:fs";
import type { Tool } from "./build-tools.ts";

/** What every boot reads first lies first: fewer seeks on a CD, and damage there is seen at once. */
const FIRST = ["usr/bin/node", "usr/bin/containerd", "usr/sbin/dockerd"];

/**
 * How mksquashfs compresses. Always zstd: xz is an eighth smaller, and a boot then takes half as long again
 * (docs/decisions/008). Level 3 is quick to write, 22 is what zstd can do.
 */
export const squashfsOptions = (release: boolean): readonly string[] => [
  ...["-all-root", "-no-progress", "-quiet", "-no-xattrs", "-b", "1M"],
  ...["-comp", "zstd", "-Xcompression-level", release ? "22" : "3"],
];

/** Compress a tree into a new file. */
export async function buildSquashfs(
  tree: string,
  file: string,
  options: { tool: Tool; epoch: number; release: boolean },
): Promise<void> {
  rmSync(file, { force: true });
  const sort = `${file}.sort`;
  writeFileSync(sort, FIRST.map((path, index) => `${path} ${1000 - index}`).join("\n"));
  const order = ["-noappend", "-sort", sort];
  await options.tool("mksquashfs", [tree, file, ...order, ...squashfsOptions(options.release)], {
    env: { SOURCE_DATE_EPOCH: String(options.epoch) },
  });
  rmSync(sort);
}
