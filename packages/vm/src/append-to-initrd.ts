import { readFileSync, writeFileSync } from "node:fs";
import { type CpioEntry, cpio } from "./cpio.ts";
import { fileError } from "./errors.ts";

/** Write `output`: the initrd with more files, whatever its compression. Later entries replace earlier ones. */
export function appendToInitrd(initrd: string, entries: readonly CpioEntry[], output: string): void {
  try {
    const before = readFileSync(initrd);
    // the kernel finds the next archive after zeros, at a multiple of four
    const gap = Buffer.alloc((4 - (before.length % 4)) % 4);
    writeFileSync(output, Buffer.concat([before, gap, cpio(entries)]));
  } catch (error) {
    throw fileError(error, output);
  }
}
