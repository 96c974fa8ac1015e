import { describe, expect, test } from "vitest";
import { dropLocales } from "./drop-locales.ts";

/** A program with an ICU package in it: header, count, (name, data) offsets, names, data; after ICU's layout. */
function programWith(items: Readonly<Record<string, string>>): Buffer {
  const header = Buffer.alloc(32);
  header.writeUInt16LE(32, 0);
  header.set([0xda, 0x27], 2);
  header.write("CmnD", 12);
  const names = Object.keys(items).map((name) => Buffer.from(`icudt0/${name}\0`));
  const data = Object.values(items).map((text) => Buffer.from(text));
  const table = Buffer.alloc(4 + 8 * names.length);
  table.writeUInt32LE(names.length, 0);
  let nameAt = table.length;
  let dataAt = table.length + Buffer.concat(names).length;
  for (const [index, name] of names.entries()) {
    table.writeUInt32LE(nameAt, 4 + index * 8);
    table.writeUInt32LE(dataAt, 8 + index * 8);
    nameAt += name.length;
    dataAt += data[index]?.length ?? 0;
  }
  return Buffer.concat([Buffer.from("code CmnD code"), header, table, ...names, ...data]);
}

/** Name → data of what the package still lists. */
function listed(program: Buffer): Record<string, string> {
  const contents = program.lastIndexOf("CmnD") - 12 + 32;
  const ends = new Map<string, string>();
  for (let index = 0; index < program.readUInt32LE(contents); index++) {
    const name = contents + program.readUInt32LE(contents + 4 + index * 8);
    const start = contents + program.readUInt32LE(contents + 8 + index * 8);
    ends.set(
      program.toString("latin1", name, program.indexOf(0, name)),
      program.toString("latin1", start, start + 3),
    );
  }
  return Object.fromEntries(ends);
}

describe("dropLocales()", () => {
  test("keeps English and what every language shares, and clears the rest", () => {
    const program = programWith({
      ...{
        "coll/de.res": "111",
        "coll/root.res": "222",
        "de.res": "333",
        "en.res": "444",
        "en_GB.res": "555",
      },
      ...{ "ibm-964.cnv": "666", "pool.res": "777", "translit/root.res": "888", "zone/en_US.res": "999" },
      "zoneinfo64.res": "aaa",
    });
    const before = program.length;
    expect(dropLocales(program)).toBe(15);
    expect(program.length).toBe(before);
    expect(listed(program)).toEqual({
      ...{ "icudt0/coll/root.res": "222", "icudt0/en.res": "444", "icudt0/pool.res": "777" },
      ...{ "icudt0/zone/en_US.res": "999", "icudt0/zoneinfo64.res": "aaa" },
    });
    for (const gone of ["111", "333", "555", "666", "888"]) expect(program.includes(gone)).toBe(false);
  });

  test("keeps the last item, whose end no table tells", () => {
    const program = programWith({ "en.res": "111", "zu.res": "222" });
    expect(dropLocales(program)).toBe(0);
    expect(listed(program)).toEqual({ "icudt0/en.res": "111", "icudt0/zu.res": "222" });
  });

  test("says so when there is no ICU data", () => {
    expect(() => dropLocales(Buffer.from("no CmnD here"))).toThrow("holds no ICU data");
  });
});
