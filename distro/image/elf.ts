/** The shared libraries that an ELF64 program or library names, and its loader. `undefined` for any other file. */
export interface ElfNeeds {
  readonly needed: readonly string[];
  readonly interpreter: string | undefined;
}

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NEEDED = 1n;
const DT_STRTAB = 5n;

const text = (file: Buffer, at: number): string => file.toString("latin1", at, file.indexOf(0, at));

/** System V ABI, "Program Header" and "Dynamic Section"; little-endian 64-bit only. */
export function elfNeeds(file: Buffer): ElfNeeds | undefined {
  if (file.length < 64 || file.readUInt32BE(0) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1)
    return undefined;
  const programHeaders = Number(file.readBigUInt64LE(0x20));
  const size = file.readUInt16LE(0x36);
  const segments = Array.from({ length: file.readUInt16LE(0x38) }, (_, index) => {
    const at = programHeaders + index * size;
    return {
      type: file.readUInt32LE(at),
      offset: Number(file.readBigUInt64LE(at + 8)),
      address: Number(file.readBigUInt64LE(at + 16)),
      length: Number(file.readBigUInt64LE(at + 32)),
    };
  });
  const interp = segments.find((segment) => segment.type === PT_INTERP);
  const dynamic = segments.find((segment) => segment.type === PT_DYNAMIC);
  const entries: [bigint, number][] = [];
  for (let at = dynamic?.offset ?? 0; dynamic && at < dynamic.offset + dynamic.length; at += 16) {
    entries.push([file.readBigInt64LE(at), Number(file.readBigUInt64LE(at + 8))]);
  }
  const strings = entries.find(([tag]) => tag === DT_STRTAB)?.[1] ?? 0;
  const home = segments.find(
    (s) => s.type === PT_LOAD && s.address <= strings && strings < s.address + s.length,
  );
  const table = home ? home.offset + strings - home.address : 0;
  return {
    needed: entries.filter(([tag]) => tag === DT_NEEDED).map(([, offset]) => text(file, table + offset)),
    interpreter: interp ? text(file, interp.offset) : undefined,
  };
}
