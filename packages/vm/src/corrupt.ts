import { closeSync, fstatSync, openSync, readSync, truncateSync, writeSync } from "node:fs";
import { fileError, VmError } from "./errors.ts";

export interface Damage {
  /** Where; negative counts from the end. */
  readonly offset: number;
  /** What to write there, or how many bytes to invert. */
  readonly bytes: Uint8Array | number;
}

/** Damage a file in place. */
export function corrupt(file: string, damage: Damage): void {
  const handle = open(file);
  try {
    const { size } = fstatSync(handle);
    const length = typeof damage.bytes === "number" ? damage.bytes : damage.bytes.length;
    const offset = damage.offset < 0 ? size + damage.offset : damage.offset;
    if (offset < 0 || offset + length > size) {
      throw new VmError(
        "VM_OPTIONS_INVALID",
        `${file}: has ${size} bytes, so none to damage at ${offset} to ${offset + length}`,
      );
    }
    const bytes = typeof damage.bytes === "number" ? inverted(handle, offset, length) : damage.bytes;
    writeSync(handle, bytes, 0, length, offset);
  } finally {
    closeSync(handle);
  }
}

/** Cut a file short, as a write that was interrupted. A negative size is how much to cut off. */
export function truncate(file: string, size: number): void {
  const handle = open(file);
  const now = fstatSync(handle).size;
  closeSync(handle);
  const left = size < 0 ? now + size : size;
  if (left < 0 || left > now)
    throw new VmError("VM_OPTIONS_INVALID", `${file}: has ${now} bytes, can not be cut to ${left}`);
  truncateSync(file, left);
}

function inverted(handle: number, offset: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  readSync(handle, bytes, 0, length, offset);
  return bytes.map((byte) => ~byte & 0xff);
}

function open(file: string): number {
  try {
    return openSync(file, "r+");
  } catch (error) {
    throw fileError(error, file);
  }
}
