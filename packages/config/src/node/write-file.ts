import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

export interface WriteOptions {
  /** 0600 unless given: a configuration holds secrets. */
  readonly mode?: number;
}

/** Replace a file whole or not at all, whatever happens to the power; its directory is made with mode 0700. */
export function writeConfigFile(path: string, text: string | Uint8Array, options: WriteOptions = {}): void {
  const directory = dirname(path);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const temporary = join(directory, `.${basename(path)}.${process.pid}.${Date.now().toString(36)}`);
  const { mode = 0o600 } = options;
  try {
    const file = openSync(temporary, "wx", mode);
    try {
      fchmodSync(file, mode); // the umask does not weaken it, nor does it widen
      writeAll(file, Buffer.from(text));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncDirectory(directory);
}

function writeAll(file: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

/** The rename is on disk only once its directory is. */
function syncDirectory(directory: string): void {
  const handle = openSync(directory, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
