/** The loader takes packed relocations of those programs alone that ask glibc for this version. */
const PACKED = "GLIBC_ABI_DT_RELR";
/** The System V hash of that name. */
const PACKED_HASH = 0xfd0e42;
const LIBC = "libc.so.6";
const VERSION = 16;

/**
 * A copy of the table of needed versions for another table of texts: `textOf` reads a name of the old one, `place`
 * gives it its place in the new one. LSB, "Symbol Versioning".
 */
export function moveNeededVersions(
  table: Buffer,
  textOf: (offset: number) => string,
  place: (text: string) => number,
  isPacked: boolean,
): Buffer {
  const moved = Buffer.concat([table, Buffer.alloc(isPacked ? VERSION : 0)]);
  let libcAt: number | undefined;
  let libcLast = 0;
  let highest = 0;
  for (let at = 0, more = true; more; ) {
    const library = textOf(table.readUInt32LE(at + 4));
    moved.writeUInt32LE(place(library), at + 4);
    let version = at + table.readUInt32LE(at + 8);
    for (let left = table.readUInt16LE(at + 2); left > 0; left--) {
      moved.writeUInt32LE(place(textOf(table.readUInt32LE(version + 8))), version + 8);
      highest = Math.max(highest, table.readUInt16LE(version + 6));
      if (library === LIBC) [libcAt, libcLast] = [at, version];
      version += table.readUInt32LE(version + 12);
    }
    const next = table.readUInt32LE(at + 12);
    more = next !== 0;
    at += next;
  }
  if (isPacked && libcAt !== undefined) {
    moved.writeUInt16LE(table.readUInt16LE(libcAt + 2) + 1, libcAt + 2);
    moved.writeUInt32LE(table.length - libcLast, libcLast + 12);
    moved.writeUInt32LE(PACKED_HASH, table.length);
    moved.writeUInt16LE(highest + 1, table.length + 6);
    moved.writeUInt32LE(place(PACKED), table.length + 8);
  }
  return moved;
}
