import { describe, expect, test } from "vitest";
import { gnuHash, hashOf } from "./gnu-hash.ts";

/** As glibc looks a name up (elf/dl-lookup.c, do_lookup_x): the index of its symbol. */
function find(table: Buffer, symbols: readonly string[], name: string): number | undefined {
  const hash = hashOf(name);
  const [buckets = 0, before = 0, words = 0, shift = 0] = [0, 4, 8, 12].map((at) => table.readUInt32LE(at));
  const word = table.readBigUInt64LE(16 + 8 * ((hash >>> 6) & (words - 1)));
  const isMaybe = ((word >> BigInt(hash & 63)) & (word >> BigInt((hash >>> shift) & 63)) & 1n) === 1n;
  if (!isMaybe) return undefined;
  const chains = 16 + 8 * words + 4 * buckets;
  let index = table.readUInt32LE(16 + 8 * words + 4 * (hash % buckets));
  if (index === 0) return undefined;
  for (; ; index++) {
    const chain = table.readUInt32LE(chains + 4 * (index - before));
    if (((chain ^ hash) & ~1) === 0 && symbols[index] === name) return index;
    if (chain & 1) return undefined;
  }
}

describe("hashOf()", () => {
  test.each([
    ["", 0x1505],
    ["printf", 0x156b2bb8],
    ["syscall", 0xbac212a0],
  ])("%j", (name, hash) => expect(hashOf(name)).toBe(hash));
});

describe("gnuHash()", () => {
  test.each([0, 1, 2, 5, 100])("%d names are found, and no other", (count) => {
    const names = Array.from({ length: count }, (_, index) => `name_${index * 7919}`);
    const { table, order } = gnuHash(names, 3);
    const symbols = ["", "imported", "too", ...order.map((index) => names[index] as string)];
    for (const name of names) expect(symbols[find(table, symbols, name) as number]).toBe(name);
    expect(find(table, symbols, "another")).toBeUndefined();
    expect([...order].sort((a, b) => a - b)).toEqual(names.map((_, index) => index));
  });
});
