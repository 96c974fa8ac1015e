import { describe, expect, test } from "vitest";
import { moveNeededVersions } from "./needed-versions.ts";

/** Two libraries, the second with two versions, as a linker writes them: all entries 16 bytes, in a row. */
const TEXTS = ["libm.so.6", "GLIBC_2.29", "libc.so.6", "GLIBC_2.34", "GLIBC_2.2.5"];
const rows: readonly (readonly [number, number, number, number, number])[] = [
  // version of the table, number of versions, name, first version, next library
  [1, 1, 0, 16, 32],
  // hash, flags, index, name, next version
  [0x9691999, 0, 2, 1, 0],
  [1, 2, 2, 16, 0],
  [0x69691b4, 0, 4, 3, 16],
  [0x9691a75, 0, 3, 4, 0],
];

function table(): Buffer {
  const bytes = Buffer.alloc(80);
  for (const [index, [a, b, c, d, e]] of rows.entries()) {
    const at = index * 16;
    if (index === 0 || index === 2) {
      bytes.writeUInt16LE(a, at);
      bytes.writeUInt16LE(b, at + 2);
      bytes.writeUInt32LE(c, at + 4);
    } else {
      bytes.writeUInt32LE(a, at);
      bytes.writeUInt16LE(c, at + 6);
    }
    bytes.writeUInt32LE(d, at + 8);
    bytes.writeUInt32LE(e, at + 12);
  }
  return bytes;
}

/** Library → the versions of it, as a loader walks the table. */
function read(bytes: Buffer, textOf: (place: number) => string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (let at = 0, next = -1; next !== 0; at += next) {
    next = bytes.readUInt32LE(at + 12);
    const versions: string[] = [];
    let version = at + bytes.readUInt32LE(at + 8);
    for (let left = bytes.readUInt16LE(at + 2); left > 0; left--) {
      versions.push(`${textOf(bytes.readUInt32LE(version + 8))} ${bytes.readUInt16LE(version + 6)}`);
      version += bytes.readUInt32LE(version + 12);
    }
    found[textOf(bytes.readUInt32LE(at + 4))] = versions;
  }
  return found;
}

describe("moveNeededVersions()", () => {
  const places: string[] = [];
  const place = (text: string): number => {
    if (!places.includes(text)) places.push(text);
    return places.indexOf(text) + 100;
  };
  const move = (isPacked: boolean): Record<string, string[]> =>
    read(
      moveNeededVersions(table(), (offset) => TEXTS[offset] as string, place, isPacked),
      (at) => places[at - 100] as string,
    );

  test("gives every name its new place", () => {
    expect(move(false)).toEqual({
      "libm.so.6": ["GLIBC_2.29 2"],
      "libc.so.6": ["GLIBC_2.34 4", "GLIBC_2.2.5 3"],
    });
  });

  test("asks glibc for packed relocations", () => {
    expect(move(true)).toEqual({
      "libm.so.6": ["GLIBC_2.29 2"],
      "libc.so.6": ["GLIBC_2.34 4", "GLIBC_2.2.5 3", "GLIBC_ABI_DT_RELR 5"],
    });
  });
});
