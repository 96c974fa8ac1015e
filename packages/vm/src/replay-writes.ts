import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { fileError, VmError } from "./errors.ts";

/** One write of the guest, as blklogwrites recorded it. */
export interface LoggedWrite {
  readonly kind: "write" | "discard" | "flush" | "mark";
  /** Everything before it is on the disk. */
  readonly flush: boolean;
  /** Bytes. */
  readonly offset: number;
  readonly length: number;
  /** Where its data is in the log. */
  readonly position: number;
}

// the format of the kernel's dm-log-writes (Documentation/admin-guide/device-mapper/log-writes.rst)
const MAGIC = 0x6a736677736872n;
const FLAG = { flush: 1n, discard: 4n, mark: 8n } as const;

/** The writes in a disk's `writeLog`, in order. */
export function readWriteLog(log: string): LoggedWrite[] {
  const file = open(log, "r");
  try {
    const head = Buffer.alloc(28);
    readSync(file, head, 0, head.length, 0);
    if (head.readBigUInt64LE(0) !== MAGIC)
      throw new VmError("VM_FILE_MISSING", `${log}: is no log of writes`);
    const count = Number(head.readBigUInt64LE(16));
    const sectorSize = head.readUInt32LE(24);
    const writes: LoggedWrite[] = [];
    let position = sectorSize;
    for (let index = 0; index < count; index += 1) {
      const entry = Buffer.alloc(32);
      readSync(file, entry, 0, entry.length, position);
      position += sectorSize;
      const flags = entry.readBigUInt64LE(16);
      const length = Number(entry.readBigUInt64LE(8)) * sectorSize;
      const kind =
        flags & FLAG.mark ? "mark" : flags & FLAG.discard ? "discard" : length > 0 ? "write" : "flush";
      const offset = Number(entry.readBigUInt64LE(0)) * sectorSize;
      writes.push({ kind, flush: (flags & FLAG.flush) !== 0n, offset, length, position });
      if (kind === "write") position += length;
    }
    return writes;
  } finally {
    closeSync(file);
  }
}

/** Bring a disk, as it was when the log began, to the state after the first `count` writes: a power cut there. */
export function replayWrites(log: string, disk: string, count: number): void {
  const writes = readWriteLog(log).slice(0, count);
  const from = open(log, "r");
  const to = open(disk, "r+");
  try {
    for (const { kind, offset, length, position } of writes) {
      const data = Buffer.alloc(kind === "write" || kind === "discard" ? length : 0);
      if (kind === "write") readSync(from, data, 0, length, position);
      writeSync(to, data, 0, data.length, offset);
    }
  } catch (error) {
    throw fileError(error, disk);
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

function open(file: string, flags: string): number {
  try {
    return openSync(file, flags);
  } catch (error) {
    throw fileError(error, file);
  }
}
