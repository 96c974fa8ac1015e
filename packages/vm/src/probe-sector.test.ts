import { describe, expect, test } from "vitest";
import { probeSector } from "./probe-sector.ts";

describe("probeSector()", () => {
  const sector = Buffer.from(probeSector());
  test("is one sector that a BIOS boots", () => {
    expect(sector.length).toBe(512);
    expect(sector.subarray(510).toString("hex")).toBe("55aa");
  });
  test.each([
    { kind: "jump", before: "66ea", what: "the 64-bit code", found: "bf00001000" },
    { kind: "lgdt", before: "660f0116", what: "the table's descriptor", found: "0f00817c0000" },
  ])("$kind goes to $what", ({ before, found }) => {
    const target = sector.readUInt16LE(sector.indexOf(Buffer.from(before, "hex")) + before.length / 2);
    expect(
      sector
        .subarray(target - 0x7c00)
        .toString("hex")
        .startsWith(found),
    ).toBe(true);
  });
  test("the descriptor points to the descriptors", () => {
    const table = sector.readUInt32LE(0x93) - 0x7c00;
    expect(sector.subarray(table, table + 16).toString("hex")).toBe("000000000000000000000000009a2000");
  });
});
