import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileError } from "./errors.ts";

/** One initrd of several, in order; each begins at a multiple of four, as the kernel wants it. */
export function joinInitrds(files: readonly string[], directory: string): string | undefined {
  if (files.length < 2) return files[0];
  const joined = join(directory, "initrd.joined");
  const parts = files.flatMap((file) => {
    const data = readFileSync(file);
    return [data, Buffer.alloc((4 - (data.length % 4)) % 4)];
  });
  try {
    writeFileSync(joined, Buffer.concat(parts));
  } catch (error) {
    throw fileError(error, joined);
  }
  return joined;
}
