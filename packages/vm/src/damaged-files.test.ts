import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { appendToInitrd } from "./append-to-initrd.ts";
import { corrupt, truncate } from "./corrupt.ts";
import { cpio } from "./cpio.ts";
import { createDisk } from "./create-disk.ts";
import { joinInitrds } from "./join-initrds.ts";

let directory: string;
let file: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "vm-files-"));
  file = join(directory, "file");
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));
beforeEach(() => writeFileSync(file, "0123456789"));

describe("corrupt()", () => {
  test.each([
    { damage: { offset: 2, bytes: Buffer.from("ab") }, after: "01ab456789" },
    { damage: { offset: -2, bytes: Buffer.from("ab") }, after: "01234567ab" },
    { damage: { offset: 0, bytes: 1 }, after: "\u00cf123456789" },
    { damage: { offset: 9, bytes: 1 }, after: "012345678\u00c6" },
  ])("writes $damage", ({ damage, after }) => {
    corrupt(file, damage);
    expect(readFileSync(file, "latin1")).toBe(after);
  });
  test.each([
    { offset: 9, bytes: 2 },
    { offset: -11, bytes: 1 },
    { offset: 10, bytes: 1 },
  ])("refuses %j", (damage) => {
    expect(() => corrupt(file, damage)).toThrow(expect.objectContaining({ code: "VM_OPTIONS_INVALID" }));
    expect(readFileSync(file, "latin1")).toBe("0123456789");
  });
  test("names the file that is not there", () => {
    expect(() => corrupt("/none", { offset: 0, bytes: 1 })).toThrow(
      expect.objectContaining({ code: "VM_FILE_MISSING", message: "/none: no such file" }),
    );
  });
});

describe("truncate()", () => {
  test.each([
    [4, "0123"],
    [-4, "012345"],
    [0, ""],
  ])("to %i", (size, after) => {
    truncate(file, size);
    expect(readFileSync(file, "latin1")).toBe(after);
  });
  test.each([11, -11])("refuses %i", (size) => {
    expect(() => truncate(file, size)).toThrow(expect.objectContaining({ code: "VM_OPTIONS_INVALID" }));
  });
});

describe("createDisk()", () => {
  test("is empty, of its size, and takes no room", () => {
    const disk = join(directory, "disk");
    createDisk(disk, 64);
    expect(statSync(disk)).toMatchObject({ size: 64 * 1024 * 1024, blocks: 0 });
    writeFileSync(disk, "old");
    createDisk(disk, 1);
    expect(readFileSync(disk).every((byte) => byte === 0)).toBe(true);
  });
});

describe("joinInitrds()", () => {
  test("leaves one or none as it is", () => {
    expect(joinInitrds([], directory)).toBeUndefined();
    expect(joinInitrds(["/i"], directory)).toBe("/i");
  });
  test("begins each at a multiple of four", () => {
    const joined = joinInitrds([file, file], directory) as string;
    expect(readFileSync(joined, "latin1")).toBe("0123456789\0\0".repeat(2));
  });
});

describe("appendToInitrd()", () => {
  test("adds an archive at a multiple of four", () => {
    const output = join(directory, "more");
    const entries = [{ kind: "file", path: "x", data: "y" }] as const;
    appendToInitrd(file, entries, output);
    expect(readFileSync(output)).toEqual(Buffer.concat([Buffer.from("0123456789\0\0"), cpio(entries)]));
  });
});
