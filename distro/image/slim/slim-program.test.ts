import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { dynamicSymbols, elfNeeds, readElf } from "../elf.ts";
import { TOP } from "../paths.ts";
import { dropTypeStripper } from "./drop-type-stripper.ts";
import { dropUnwind } from "./drop-unwind.ts";
import { slimTables } from "./slim-tables.ts";

/** The one that goes into the image, before anything is taken out of it. */
const NODE = readFileSync(join(TOP, "node_modules/node/bin/node"));
const folder = mkdtempSync(join(tmpdir(), "slim-"));
afterAll(() => rmSync(folder, { recursive: true }));

const isKnown = (name: string): boolean => name === "napi_create_error";

function write(name: string, program: Buffer): string {
  writeFileSync(join(folder, name), program, { mode: 0o755 });
  return join(folder, name);
}

const evaluate = (program: string, text: string): string =>
  execFileSync(program, ["-p", text], { encoding: "utf8" }).trim();

describe("slimTables()", () => {
  const pruned = slimTables(NODE, isKnown);

  test("takes away what the program offers, but what is known or used by itself", () => {
    const offered = (program: Buffer): string[] =>
      dynamicSymbols(program).flatMap(({ name, isDefined }) => (isDefined ? [name] : []));
    expect(offered(NODE)).toContain("napi_create_function");
    expect(offered(pruned)).not.toContain("napi_create_function");
    expect(offered(pruned)).toContain("napi_create_error");
    expect(offered(pruned).length).toBeLessThan(offered(NODE).length / 20);
    expect(NODE.length - pruned.length).toBeGreaterThan(2_000_000);
  });

  test("keeps what the program asks for", () => {
    const asked = (program: Buffer): string[] =>
      dynamicSymbols(program).flatMap(({ name, isDefined }) => (isDefined ? [] : [name]));
    expect(asked(pruned)).toEqual(asked(NODE));
    expect(elfNeeds(pruned)).toEqual(elfNeeds(NODE));
  });

  test("leaves a program that runs", () => {
    expect(evaluate(write("pruned", pruned), "[3, 1, 2].sort().join()")).toBe("1,2,3");
  });

  test("leaves every section that stays where the table of sections says", () => {
    const bytes = (program: Buffer, name: string): Buffer | undefined => {
      const section = readElf(program)?.sections.find((one) => one.name === name);
      return section && program.subarray(section.offset, section.offset + section.length);
    };
    for (const name of [".rodata", ".init_array", ".data", ".comment"])
      expect(bytes(pruned, name)?.equals(bytes(NODE, name) as Buffer), name).toBe(true);
  });

  test("changes nothing more when nothing is left to take", () => {
    expect(slimTables(pruned, isKnown).length).toBe(pruned.length);
  });
});

describe("dropUnwind()", () => {
  const slim = dropUnwind(NODE);

  test("makes the program smaller, and it runs on", () => {
    expect(NODE.length - slim.length).toBeGreaterThan(4_000_000);
    expect(evaluate(write("unwound", slim), "try { JSON.parse('{') } catch (e) { e.name }")).toBe(
      "SyntaxError",
    );
  });

  test("comes before or after slimTables()", () => {
    expect(dropUnwind(slimTables(NODE, isKnown)).equals(slimTables(slim, isKnown))).toBe(true);
  });

  test("says so when the tables are gone already", () => {
    expect(() => dropUnwind(slim)).toThrow("unwind tables: expected them alone at the end of one segment");
  });
});

describe("dropTypeStripper()", () => {
  test("leaves a program whose error says what is missing", () => {
    const slim = Buffer.from(NODE);
    expect(dropTypeStripper(slim)).toBeGreaterThan(3_000_000);
    expect(slim.length).toBe(NODE.length);
    const program = write("typed", slim);
    expect(evaluate(program, "1 + 1")).toBe("2");
    const { stderr } = spawnSync(program, ["-e", "require('module').stripTypeScriptTypes('1')"], {
      encoding: "utf8",
    });
    expect(stderr).toContain("ReferenceError: thisNodeStripsNoTypes is not defined");
    expect(() => dropTypeStripper(slim)).toThrow("expected its program as base64");
  });
});

describe.each([
  ["a script", Buffer.from("#!/bin/sh\n")],
  ["a program without sections", withoutSections()],
])("%s", (_, program) => {
  test.each([slimTables, dropUnwind, dropTypeStripper])("%o refuses it", (slim) => {
    expect(() => slim(program, () => false)).toThrow(/expected .*, got/);
  });
});

function withoutSections(): Buffer {
  const program = Buffer.from(NODE);
  program.fill(0, 0x28, 0x30);
  program.fill(0, 0x3c, 0x40);
  program.fill(0, program.indexOf("var bytes = Buffer2"), program.indexOf("var bytes = Buffer2") + 8);
  return program;
}
