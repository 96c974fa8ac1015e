/** An entry of an archive. Directories and links have no data of their own. */
export interface CpioEntry {
  readonly path: string;
  /** File type and permissions, as in `st_mode`. */
  readonly mode: number;
  readonly data?: Uint8Array;
}

const pad = (length: number): Buffer => Buffer.alloc((4 - (length % 4)) % 4);

/** A "newc" archive, as the kernel's initramfs loader reads it; owner root, every time stamp `mtime` (seconds). */
export function cpio(entries: readonly CpioEntry[], mtime: number): Buffer {
  const all = [...entries, { path: "TRAILER!!!", mode: 0 }];
  const parts = all.flatMap(({ path, mode, data = new Uint8Array() }: CpioEntry, index) => {
    const name = Buffer.from(`${path}\0`);
    const trailer = path === "TRAILER!!!";
    const fields = [trailer ? 0 : index + 1, mode, 0, 0, 1, trailer ? 0 : mtime, data.length, 0, 0, 0, 0, name.length, 0];
    const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}`);
    return [header, name, pad(header.length + name.length), data, pad(data.length)];
  });
  return Buffer.concat(parts);
}
