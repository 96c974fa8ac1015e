import { DT_NEEDED, type DynamicEntry, dynamicSymbols, textAt } from "../elf.ts";
import { cutSegment } from "./cut-segment.ts";
import { DT_RELR, entryOf, findTables, ORDER, TABLES, type Table, unknown } from "./find-tables.ts";
import { gnuHash } from "./gnu-hash.ts";
import { moveNeededVersions } from "./needed-versions.ts";
import { packRelocations } from "./pack-relocations.ts";

const DT_NULL = 0;
const DT_RELASZ = 8;
const DT_STRSZ = 10;
const DT_RELRSZ = 35;
const DT_RELRENT = 37;
const DT_RELACOUNT = 0x6ffffff9;
/** Their values are places in the table of strings: needed library, own name, search paths. */
const TEXT_TAGS: readonly number[] = [DT_NEEDED, 14, 15, 29];

const SYMBOL = 24;
const RELOCATION = 24;

/**
 * Make the tables small that the loader reads of a program: up to a fifth of its file, and names and hashes hardly
 * compress. Of the symbols that it offers to plug-ins those stay which its own relocations use, and those of which
 * `isKnown` says that one of its libraries knows the name; all that it asks for stays. Relocations are packed.
 * Returns the new program. System V ABI, "Symbol Table" and "Dynamic Linking".
 */
export function slimTables(program: Buffer, isKnown: (name: string) => boolean): Buffer {
  const { elf, tables, segment } = findTables(program);
  const slim = Buffer.from(program);
  const { rows, packed } = packRelocations(slim, elf, tables.relocations);
  const calls = slim.subarray(tables.calls.offset, tables.calls.offset + tables.calls.length);

  const used = new Set<number>();
  for (const row of symbolFields(rows, calls)) used.add(row.table.readUInt32LE(row.at));
  const symbols = dynamicSymbols(program).map((symbol, index) => ({ ...symbol, index }));
  const imported = symbols.filter(({ isDefined }) => !isDefined);
  const offered = symbols.filter(
    ({ name, isDefined, index }) => isDefined && (used.has(index) || isKnown(name)),
  );
  const hash = gnuHash(
    offered.map(({ name }) => name),
    imported.length,
  );
  const kept = [...imported, ...hash.order.map((index) => offered[index] as (typeof offered)[number])];
  const places = new Map(kept.map(({ index }, place) => [index, place]));

  const texts = new Map<string, number>([["", 0]]);
  let textLength = 1;
  const place = (text: string): number => {
    if (!texts.has(text)) {
      texts.set(text, textLength);
      textLength += text.length + 1;
    }
    return texts.get(text) as number;
  };
  const textOf = (offset: number): string => textAt(program, tables.strings.offset + offset);

  const newSymbols = Buffer.alloc(kept.length * SYMBOL);
  const newVersions = Buffer.alloc(kept.length * 2);
  for (const [position, { index, name }] of kept.entries()) {
    const from = tables.symbols.offset + index * SYMBOL;
    program.copy(newSymbols, position * SYMBOL, from, from + SYMBOL);
    newSymbols.writeUInt32LE(place(name), position * SYMBOL);
    newVersions.writeUInt16LE(program.readUInt16LE(tables.versions.offset + index * 2), position * 2);
  }
  const newCalls = Buffer.from(calls);
  for (const { table, at } of symbolFields(rows, newCalls))
    table.writeUInt32LE(places.get(table.readUInt32LE(at)) as number, at);
  const needs = program.subarray(tables.needs.offset, tables.needs.offset + tables.needs.length);
  const newNeeds = moveNeededVersions(needs, textOf, place, packed.length > 0);
  const dynamic = new Map<DynamicEntry, number>(
    elf.dynamic
      .filter(({ tag }) => TEXT_TAGS.includes(tag))
      .map((entry) => [entry, place(textOf(entry.value))]),
  );
  const written: Record<Table, Buffer> = {
    hash: hash.table,
    symbols: newSymbols,
    strings: Buffer.from([...texts.keys()].map((text) => `${text}\0`).join(""), "latin1"),
    versions: newVersions,
    needs: newNeeds,
    relocations: rows,
    calls: newCalls,
  };

  let address = tables.hash.address;
  const put = (table: Buffer): { address: number; offset: number } => {
    const at = Math.ceil(address / 8) * 8;
    table.copy(slim, segment.offset + at - segment.address);
    address = at + table.length;
    return { address: at, offset: segment.offset + at - segment.address };
  };
  for (const name of ORDER) {
    const at = put(written[name]);
    dynamic.set(entryOf(elf, TABLES[name].tag), at.address);
    for (const [index, value] of [at.address, at.offset, written[name].length].entries())
      slim.writeBigUInt64LE(BigInt(value), tables[name].header + 16 + 8 * index);
  }
  dynamic.set(entryOf(elf, DT_STRSZ), written.strings.length);
  dynamic.set(entryOf(elf, DT_RELASZ), rows.length);
  if (packed.length > 0) {
    dynamic.set(entryOf(elf, DT_RELACOUNT), 0);
    const added = { [DT_RELR]: put(packed).address, [DT_RELRSZ]: packed.length, [DT_RELRENT]: 8 };
    const free = elf.dynamic.filter(({ tag }) => tag === DT_NULL);
    // the last entry of all stays empty: it is the end
    if (free.length <= Object.keys(added).length) throw unknown("three free dynamic entries");
    for (const [index, [tag, value]] of Object.entries(added).entries()) {
      const entry = free[index] as DynamicEntry;
      slim.writeBigUInt64LE(BigInt(tag), entry.at - 8);
      dynamic.set(entry, value);
    }
  }
  for (const [{ at }, value] of dynamic) slim.writeBigUInt64LE(BigInt(value), at);
  return cutSegment(slim, segment, address - segment.address);
}

/** Where the rows of tables of relocations name their symbols. */
function* symbolFields(...tables: readonly Buffer[]): Generator<{ table: Buffer; at: number }> {
  for (const table of tables) for (let at = 12; at < table.length; at += RELOCATION) yield { table, at };
}
