import {
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

export interface WriteOptions {
  /** 0600 unless given: a configuration holds secrets. */
  readonly mode?: number;
}

/**
 * Replace a file whole or not at all, whatever happens to the power; its directory is made with mode
 * 0700. A symbolic link is replaced too: see `behindLinks`. Throws what the system says.
 */
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

/** The file that a name which someone chose stands for. Throws if it is a pipe or a device, which a file would replace. */
export function behindLinks(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    const isDangling = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    return isDangling ? resolve(dirname(path), readlinkSync(path)) : path;
  }
  if (stats.isFile()) return realpathSync(path);
  const message = `expected a file to write, ${path} is none`;
  throw Object.assign(new Error(message), { code: "EINVAL", syscall: "rename" });
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
