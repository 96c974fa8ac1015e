/** The hash that the loader knows a symbol by: Bernstein's, on 32 bits. */
export function hashOf(name: string): number {
  let hash = 5381;
  for (const byte of Buffer.from(name, "latin1")) hash = (Math.imul(hash, 33) + byte) >>> 0;
  return hash;
}

export interface GnuHash {
  readonly table: Buffer;
  /** The order in which the symbols have to stand, as indexes into `names`. */
  readonly order: readonly number[];
}

/** A DT_GNU_HASH table over `names`, whose symbols follow `before` others that nobody looks up (glibc, elf/dl-lookup.c). */
export function gnuHash(names: readonly string[], before: number): GnuHash {
  const buckets = Math.max(1, Math.ceil(names.length / 4));
  const hashes = names.map(hashOf);
  const bucketOf = (index: number): number => (hashes[index] as number) % buckets;
  const order = names.map((_, index) => index).sort((a, b) => bucketOf(a) - bucketOf(b) || a - b);
  const table = Buffer.alloc(16 + 8 + 4 * buckets + 4 * names.length);
  // one word of bloom filter, all bits set: it turns no name away
  for (const [at, value] of [buckets, before, 1, 0, 0xffffffff, 0xffffffff].entries())
    table.writeUInt32LE(value, at * 4);
  for (const [position, index] of order.entries()) {
    const bucket = bucketOf(index);
    const first = 24 + 4 * bucket;
    if (table.readUInt32LE(first) === 0) table.writeUInt32LE(before + position, first);
    const next = order[position + 1];
    const isLast = next === undefined || bucketOf(next) !== bucket;
    // the lowest bit says that the bucket ends here
    const chain = (((hashes[index] as number) & ~1) | (isLast ? 1 : 0)) >>> 0;
    table.writeUInt32LE(chain, 24 + 4 * buckets + 4 * position);
  }
  return { table, order };
}
