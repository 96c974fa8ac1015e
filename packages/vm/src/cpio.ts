import { VmError } from "./errors.ts";

/** One entry of an initrd. Folders that lead to it must have entries of their own, before it. */
export type CpioEntry =
  | {
      readonly kind: "file";
      readonly path: string;
      readonly data: string | Uint8Array;
      readonly mode?: number;
    }
  | { readonly kind: "folder"; readonly path: string; readonly mode?: number }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | {
      readonly kind: "device";
      readonly path: string;
      readonly type: "block" | "character";
      readonly major: number;
      readonly minor: number;
      readonly mode?: number;
    };

const TRAILER = "TRAILER!!!";
const TYPE = {
  file: 0o100000,
  folder: 0o040000,
  link: 0o120000,
  block: 0o060000,
  character: 0o020000,
} as const;

/** An archive as the kernel unpacks it (Documentation/driver-api/early-userspace/buffer-format). Root owns all. */
export function cpio(entries: readonly CpioEntry[]): Uint8Array {
  const parts = entries.flatMap((entry, index) => member(entry, index + 1));
  return Buffer.concat([...parts, ...pad(header({ name: TRAILER, inode: 0, mode: 0, links: 1, size: 0 }))]);
}

function member(entry: CpioEntry, inode: number): Uint8Array[] {
  const name = entry.path.replace(/^\/+/, "");
  if (name === "" || name === TRAILER || name.includes("\0")) {
    throw new VmError("VM_INITRD_INVALID", `"${entry.path}" can not be the path of an initrd's entry`);
  }
  const data = Buffer.from(entry.kind === "file" ? entry.data : entry.kind === "link" ? entry.target : "");
  const { major, minor } = entry.kind === "device" ? entry : { major: 0, minor: 0 };
  const links = entry.kind === "folder" ? 2 : 1;
  return [
    ...pad(header({ name, inode, mode: modeOf(entry), links, size: data.length, major, minor })),
    ...pad(data),
  ];
}

function modeOf(entry: CpioEntry): number {
  if (entry.kind === "link") return TYPE.link | 0o777;
  if (entry.kind === "device") return TYPE[entry.type] | (entry.mode ?? 0o600);
  return TYPE[entry.kind] | (entry.mode ?? (entry.kind === "folder" ? 0o755 : 0o644));
}

function header(fields: {
  name: string;
  inode: number;
  mode: number;
  links: number;
  size: number;
  major?: number;
  minor?: number;
}): Uint8Array {
  const { name, inode, mode, links, size, major = 0, minor = 0 } = fields;
  const nameSize = Buffer.byteLength(name) + 1;
  // inode mode uid gid links mtime size devmajor devminor rdevmajor rdevminor namesize check
  const numbers = [inode, mode, 0, 0, links, 0, size, 0, 0, major, minor, nameSize, 0];
  const hex = numbers.map((number) => number.toString(16).padStart(8, "0")).join("");
  return Buffer.from(`070701${hex}${name}\0`);
}

function pad(data: Uint8Array): Uint8Array[] {
  return [data, Buffer.alloc((4 - (data.length % 4)) % 4)];
}
