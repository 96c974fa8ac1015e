import { BuildError } from "./build-error.ts";

/** What the system's loader reads of an ELF64 file, and the sections that say how long its tables are. */
export interface Elf {
  readonly segments: readonly Segment[];
  readonly sections: readonly Section[];
  readonly dynamic: readonly DynamicEntry[];
}

export interface Segment {
  readonly type: number;
  /** Where its entry in the program header lies. */
  readonly header: number;
  readonly offset: number;
  readonly address: number;
  readonly length: number;
}

export interface Section {
  readonly name: string;
  readonly type: number;
  /** Where its entry in the table of sections lies. */
  readonly header: number;
  /** Whether it is part of the program in memory. */
  readonly isLoaded: boolean;
  readonly address: number;
  readonly offset: number;
  readonly length: number;
  /** For a symbol table: the number of local symbols at its begin. */
  readonly info: number;
}

export interface DynamicEntry {
  readonly tag: number;
  readonly value: number;
  /** Where the value lies. */
  readonly at: number;
}

/** The shared libraries that a program or library names, and its loader. */
export interface ElfNeeds {
  readonly needed: readonly string[];
  readonly interpreter: string | undefined;
}

export const PT_LOAD = 1;
export const PT_DYNAMIC = 2;
export const PT_INTERP = 3;
export const DT_NEEDED = 1;
export const DT_STRTAB = 5;
export const SHT_DYNSYM = 11;
const SHF_ALLOC = 2;

/** The text that ends at the next zero byte. */
export const textAt = (file: Buffer, at: number): string => file.toString("latin1", at, file.indexOf(0, at));

/** 64-bit fields of files stay far below 2^53. */
export const u64 = (file: Buffer, at: number): number => Number(file.readBigUInt64LE(at));

/** System V ABI, "ELF Header", "Program Header", "Sections", "Dynamic Section"; little-endian 64-bit only. */
export function readElf(file: Buffer): Elf | undefined {
  if (file.length < 64 || file.readUInt32BE(0) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1)
    return undefined;
  const table = (start: number, count: number, size: number): number[] =>
    Array.from({ length: file.readUInt16LE(count) }, (_, index) => start + index * file.readUInt16LE(size));
  const segments = table(u64(file, 0x20), 0x38, 0x36).map((at) => ({
    type: file.readUInt32LE(at),
    header: at,
    offset: u64(file, at + 8),
    address: u64(file, at + 16),
    length: u64(file, at + 32),
  }));
  const headers = table(u64(file, 0x28), 0x3c, 0x3a);
  const names = headers[file.readUInt16LE(0x3e)];
  const sections = headers.map((at) => ({
    name: names === undefined ? "" : textAt(file, u64(file, names + 24) + file.readUInt32LE(at)),
    type: file.readUInt32LE(at + 4),
    header: at,
    isLoaded: (u64(file, at + 8) & SHF_ALLOC) !== 0,
    address: u64(file, at + 16),
    offset: u64(file, at + 24),
    length: u64(file, at + 32),
    info: file.readUInt32LE(at + 44),
  }));
  const dynamic: DynamicEntry[] = [];
  const home = segments.find(({ type }) => type === PT_DYNAMIC);
  for (let at = home?.offset ?? 0; home && at < home.offset + home.length; at += 16)
    dynamic.push({ tag: u64(file, at), value: u64(file, at + 8), at: at + 8 });
  return { segments, sections, dynamic };
}

/** Where the byte lies in the file that the loader puts at `address`. */
export function offsetOf(elf: Elf, address: number): number {
  const home = elf.segments.find(
    (s) => s.type === PT_LOAD && s.address <= address && address < s.address + s.length,
  );
  if (!home) throw new BuildError(`ELF file: expected a segment with the address ${address}, got none`);
  return home.offset + address - home.address;
}

/** `undefined` for a file that is not ELF64. */
export function elfNeeds(file: Buffer): ElfNeeds | undefined {
  const elf = readElf(file);
  if (!elf) return undefined;
  const interp = elf.segments.find(({ type }) => type === PT_INTERP);
  const strings = elf.dynamic.find(({ tag }) => tag === DT_STRTAB);
  const table = strings ? offsetOf(elf, strings.value) : 0;
  return {
    needed: elf.dynamic
      .filter(({ tag }) => tag === DT_NEEDED)
      .map(({ value }) => textAt(file, table + value)),
    interpreter: interp ? textAt(file, interp.offset) : undefined,
  };
}

export interface DynamicSymbol {
  readonly name: string;
  readonly isDefined: boolean;
}

/** The symbols by which a program or library finds others and is found; the first stands for none. */
export function dynamicSymbols(file: Buffer): DynamicSymbol[] {
  const elf = readElf(file);
  const table = elf?.sections.find(({ type }) => type === SHT_DYNSYM);
  const strings = elf?.dynamic.find(({ tag }) => tag === DT_STRTAB);
  if (!elf || !table || !strings) return [];
  const names = offsetOf(elf, strings.value);
  return Array.from({ length: table.length / 24 }, (_, index) => {
    const at = table.offset + index * 24;
    return {
      name: textAt(file, names + file.readUInt32LE(at)),
      isDefined: file.readUInt16LE(at + 6) !== 0,
    };
  });
}
