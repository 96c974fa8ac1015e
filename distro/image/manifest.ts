import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { constants, zstdCompressSync } from "node:zlib";

export interface ComponentSize {
  readonly name: string;
  readonly files: number;
  /** Bytes of the files as they are. */
  readonly bytes: number;
  /** The component's share of the squashfs, apportioned by how well its files compress. */
  readonly compressedBytes: number;
}

/** What each part weighs in the squashfs. Files that two parts brought count for the first. */
export function apportion(
  root: string,
  parts: ReadonlyMap<string, readonly string[]>,
  squashfsBytes: number,
  release: boolean,
): ComponentSize[] {
  const seen = new Set<string>();
  const params = { [constants.ZSTD_c_compressionLevel]: release ? 15 : 1 };
  const measured = [...parts].map(([name, paths]) => {
    const files = paths.filter(
      (path) =>
        !seen.has(path) && seen.add(path) && lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile(),
    );
    const contents = files.map((path) => readFileSync(join(root, path)));
    const packed = contents.reduce((sum, bytes) => sum + zstdCompressSync(bytes, { params }).length, 0);
    return {
      name,
      files: files.length,
      bytes: contents.reduce((sum, { length }) => sum + length, 0),
      packed,
    };
  });
  const total = measured.reduce((sum, { packed }) => sum + packed, 0);
  return measured
    .map(({ packed, ...rest }) => ({
      ...rest,
      compressedBytes: Math.round((packed / total) * squashfsBytes),
    }))
    .sort((a, b) => b.compressedBytes - a.compressedBytes);
}
