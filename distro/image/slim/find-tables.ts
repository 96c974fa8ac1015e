import { BuildError } from "../build-error.ts";
import {
  DT_STRTAB,
  type DynamicEntry,
  type Elf,
  PT_LOAD,
  readElf,
  type Section,
  type Segment,
  SHT_DYNSYM,
} from "../elf.ts";

export const DT_RELR = 36;

export type Table = "hash" | "symbols" | "strings" | "versions" | "needs" | "relocations" | "calls";

/** Each table that changes: its type of section, and the dynamic entry that tells its address. */
export const TABLES: Readonly<Record<Table, { readonly type: number; readonly tag: number }>> = {
  hash: { type: 0x6ffffff6, tag: 0x6ffffef5 },
  symbols: { type: SHT_DYNSYM, tag: 6 },
  strings: { type: 3, tag: DT_STRTAB },
  versions: { type: 0x6fffffff, tag: 0x6ffffff0 },
  needs: { type: 0x6ffffffe, tag: 0x6ffffffe },
  relocations: { type: 4, tag: 7 },
  calls: { type: 4, tag: 23 },
};
/** The order in which they lie. */
export const ORDER: readonly Table[] = Object.keys(TABLES) as Table[];

/** A program's tables, which must be all that lies at the end of one segment: nothing else may be moved or cut off. */
export function findTables(program: Buffer): {
  elf: Elf;
  tables: Record<Table, Section>;
  segment: Segment;
} {
  const elf = readElf(program);
  if (!elf) throw unknown("an ELF64 file");
  if (elf.dynamic.some(({ tag }) => tag === DT_RELR)) throw unknown("relocations that are not packed");
  const found = Object.fromEntries(
    Object.entries(TABLES).map(([name, { type, tag }]) => {
      const { value } = entryOf(elf, tag);
      const section = elf.sections.find((one) => one.isLoaded && one.type === type && one.address === value);
      if (!section) throw unknown(`a section for its ${name}`);
      return [name, section];
    }),
  ) as Record<Table, Section>;
  if (found.symbols.info !== 1) throw unknown("no local symbol among its dynamic ones");
  const segment = elf.segments.find(
    (one) =>
      one.type === PT_LOAD &&
      one.address <= found.hash.address &&
      found.hash.address < one.address + one.length,
  );
  const tail = elf.sections.filter(
    ({ isLoaded, address }) =>
      segment && isLoaded && address >= found.hash.address && address < segment.address + segment.length,
  );
  if (!segment || tail.length !== ORDER.length || !ORDER.every((name) => tail.includes(found[name])))
    throw unknown("these tables alone at the end of one segment");
  return { elf, tables: found, segment };
}

/** The first entry of the dynamic section with this tag. */
export function entryOf(elf: Elf, tag: number): DynamicEntry {
  const entry = elf.dynamic.find((one) => one.tag === tag);
  if (!entry) throw unknown(`the dynamic entry ${tag.toString(16)}`);
  return entry;
}

/** Why a program keeps its tables. */
export const unknown = (expected: string): BuildError =>
  new BuildError(`program whose tables shall be slim: expected ${expected}, got another layout`, {
    hint: "take it out of GO_PROGRAMS in distro/image/packages.ts, or slimNode, to use it as it is",
  });
