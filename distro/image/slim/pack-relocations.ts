import type { Elf } from "../elf.ts";
import { offsetOf, u64 } from "../elf.ts";

const ROW = 24;
const R_X86_64_RELATIVE = 8;
const WORD = 8;
/** A word of the packed table is an address, or marks which of the 63 words that follow are moved as well. */
const MARKS = 63;

export interface Relocations {
  /** The rows that cannot be packed. */
  readonly rows: Buffer;
  readonly packed: Buffer;
}

/**
 * Pack the relocations that only add the address at which the program was loaded: from 24 bytes each to a bit. What
 * they add it to must lie in its place, where it is written to, if it did not already. Generic ABI, "DT_RELR".
 */
export function packRelocations(
  program: Buffer,
  elf: Elf,
  table: { offset: number; length: number },
): Relocations {
  const rest: Buffer[] = [];
  const addresses: number[] = [];
  for (let at = table.offset; at < table.offset + table.length; at += ROW) {
    const address = u64(program, at);
    if (u64(program, at + 8) !== R_X86_64_RELATIVE || address % WORD !== 0)
      rest.push(program.subarray(at, at + ROW));
    else {
      addresses.push(address);
      program.copy(program, offsetOf(elf, address), at + 16, at + ROW);
    }
  }
  addresses.sort((a, b) => a - b);
  const words: bigint[] = [];
  for (let next = 0; next < addresses.length; ) {
    let base = addresses[next++] as number;
    words.push(BigInt(base));
    base += WORD;
    for (;;) {
      let marks = 0n;
      for (; next < addresses.length; next++) {
        const distance = ((addresses[next] as number) - base) / WORD;
        if (distance >= MARKS) break;
        marks |= 2n << BigInt(distance);
      }
      if (marks === 0n) break;
      words.push(marks | 1n);
      base += MARKS * WORD;
    }
  }
  const packed = Buffer.alloc(words.length * WORD);
  for (const [index, word] of words.entries()) packed.writeBigUInt64LE(word, index * WORD);
  return { rows: Buffer.concat(rest), packed };
}
