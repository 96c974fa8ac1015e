import { closeSync, ftruncateSync, openSync } from "node:fs";
import { fileError } from "./errors.ts";

/** An empty raw disk, which takes no room on the host until it is written. Replaces the file. */
export function createDisk(file: string, sizeMiB: number): void {
  try {
    const disk = openSync(file, "w");
    ftruncateSync(disk, sizeMiB * 1024 * 1024);
    closeSync(disk);
  } catch (error) {
    throw fileError(error, file);
  }
}
