import { describe, expect, test } from "vitest";
import type { Elf } from "../elf.ts";
import { packRelocations } from "./pack-relocations.ts";

const RELATIVE = 8;
const DATA = 0x1000;
/** One segment of 64 KiB: the table at its begin, the words to relocate from `DATA` on. */
const ELF: Elf = {
  segments: [{ type: 1, header: 0, offset: 0, address: 0x400000, length: 0x10000 }],
  sections: [],
  dynamic: [],
};

function programWith(rows: readonly { offset: number; kind?: number }[]): Buffer {
  const program = Buffer.alloc(0x10000);
  for (const [index, { offset, kind = RELATIVE }] of rows.entries()) {
    program.writeBigUInt64LE(BigInt(0x400000 + DATA + offset), index * 24);
    program.writeBigUInt64LE(BigInt(kind), index * 24 + 8);
    program.writeBigUInt64LE(BigInt(offset + 1), index * 24 + 16);
  }
  return program;
}

/** The addresses that a loader finds in the packed table, as offsets from `DATA` (generic ABI, "DT_RELR"). */
function unpack(packed: Buffer): number[] {
  const found: bigint[] = [];
  let where = 0n;
  for (let at = 0; at < packed.length; at += 8) {
    const word = packed.readBigUInt64LE(at);
    if ((word & 1n) === 0n) {
      found.push(word);
      where = word + 8n;
    } else {
      for (let bit = 1n; bit < 64n; bit++) if ((word >> bit) & 1n) found.push(where + (bit - 1n) * 8n);
      where += 63n * 8n;
    }
  }
  return found.map((address) => Number(address) - 0x400000 - DATA);
}

const words = (count: number, step: number): number[] =>
  Array.from({ length: count }, (_, index) => index * step * 8);

describe("packRelocations()", () => {
  test.each([
    { what: "none", offsets: [], bytes: 0 },
    { what: "one", offsets: [8], bytes: 8 },
    { what: "64 words in a row", offsets: words(64, 1), bytes: 16 },
    { what: "65 words in a row", offsets: words(65, 1), bytes: 24 },
    { what: "every third word", offsets: words(50, 3), bytes: 32 },
    { what: "words far apart", offsets: words(5, 64), bytes: 40 },
    { what: "words in no order", offsets: [800, 0, 16, 8], bytes: 24 },
  ])("$what", ({ offsets, bytes }) => {
    const program = programWith(offsets.map((offset) => ({ offset })));
    const { rows, packed } = packRelocations(program, ELF, { offset: 0, length: offsets.length * 24 });
    expect(rows.length).toBe(0);
    expect(packed.length).toBe(bytes);
    expect(unpack(packed)).toEqual([...offsets].sort((a, b) => a - b));
    for (const offset of offsets) expect(program.readBigUInt64LE(DATA + offset)).toBe(BigInt(offset + 1));
  });

  test("other relocations, and addresses between words, stay as they are", () => {
    const program = programWith([{ offset: 0 }, { offset: 8, kind: 6 }, { offset: 20 }]);
    const before = Buffer.from(program);
    const { rows, packed } = packRelocations(program, ELF, { offset: 0, length: 72 });
    expect(rows.equals(before.subarray(24, 72))).toBe(true);
    expect(unpack(packed)).toEqual([0]);
    expect(program.readBigUInt64LE(DATA + 8)).toBe(0n);
  });
});
