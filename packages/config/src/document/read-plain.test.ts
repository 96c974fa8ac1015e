import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Path } from "./path.ts";
import { locatePlain, readPlain } from "./read-plain.ts";
import { readAny } from "./read-yaml.ts";
import { stringifyValue } from "./stringify.ts";
import type { Written } from "./tree.ts";

/** A value with the texts beside it that numbers and booleans were written as. */
function shown(value: unknown, written: Written): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, below]) => [
    key,
    shown(below, written),
    written.get(value)?.get(Array.isArray(value) ? Number(key) : key),
  ]);
  return { isList: Array.isArray(value), entries };
}

/** What the short way reads, the parser reads too, without a fault. */
function expectSame(text: string): boolean {
  const plain = readPlain(text);
  if (plain === undefined) return false;
  const { value, written, faults } = readAny(text);
  expect(faults, text).toEqual([]);
  expect(shown(plain.value, plain.written), text).toEqual(shown(value, written));
  expectSamePlaces(text, value);
  return true;
}

/** Where the short way says that an entry stands, the parser sees it too. Counts what the short way leaves to it. */
function expectSamePlaces(text: string, value: unknown): number {
  const find = locatePlain(text);
  const { locate } = readAny(text);
  let left = 0;
  const visit = (parent: unknown, path: Path): void => {
    if (typeof parent !== "object" || parent === null) return;
    for (const [name, below] of Object.entries(parent)) {
      const own = [...path, Array.isArray(parent) ? Number(name) : name];
      for (const at of ["key", "value"] as const) {
        const found = find(own, at);
        if (found === undefined) left++;
        else expect(found, `${JSON.stringify(own)} ${at} ${text}`).toEqual(locate(own, at));
      }
      visit(below, own);
    }
  };
  visit(value, []);
  return left;
}

test.each([
  ["a: 1\nb: 'x' # y\nc: [1, 2]\n\"d\": {e: f}\n", 2],
  ["a:\n  - x\n  - 1\n", 3],
  ["a:\nb: ~\nc: |\n  x\n", 0],
])("locatePlain() leaves few places of %j to the parser: %i", (text, left) => {
  expect(expectSamePlaces(text, readAny(text).value)).toBe(left);
});

describe("readPlain()", { timeout: 60_000 }, () => {
  const folders = ["real", "wrong", "old"].map((name) => new URL(`../testdata/${name}/`, import.meta.url));
  const documents = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => readFileSync(new URL(name, folder), "utf8")),
  );

  test("reads documents as the parser does, and most of them", () => {
    const read = documents.filter(expectSame);
    expect(read.length / documents.length).toBeGreaterThan(0.5);
  });

  test.each([
    ["a: 1", true],
    ["a:\n- 1\n- b: 2\n  c:\n    d\n", false],
    ["a:\n- 1\n- b: 2\n  c:\n  - d # e\n-\n", true],
    ["a: |\n  x\n   y\n\n  z\n\nb: |-\n  q\nc: |+\n  r\n\n", true],
    ["a: |\n  x", false],
    ["a: b\n  c\n", false],
    ['a: "b"#c\n', false],
    ["a: [b]#c\n", false],
    ["a: {b: [c, 0755], d: yes} # e\n", true],
    ["a: [b, ]\n", true],
    ["a: {b: c, }\n", true],
    ["a: [, b]\n", false],
    ["a: [b: c]\n", false],
    ["a: {b:c}\n", false],
    ["a: 'it''s'\n", false],
    ["a: &x b\n", false],
    ["a: *x\n", false],
    ["a: b\na: c\n", false],
    ["a: b\n---\n", false],
    ["a: \tb\n", false],
    ["# x\n\n  # y\na: # z\n  b: ~ # w\n", true],
    ["a: 1\n b: 2\n", false],
    ["", false],
  ])("%j is plain: %j", (text, isPlain) => expect(expectSame(text)).toBe(isPlain));

  const pieces = [
    ..."abyn019 \n:-[]{},#|'\"~.+*&!?/=",
    ": ",
    "- ",
    "\n  ",
    "\n    ",
    "a: ",
    "b:\n",
    " # c",
    "|\n",
    "|-\n",
    "|+\n",
    "0755",
    "1_0",
    "yes",
    "null",
    "---",
    "\t",
    "<<",
    "é",
    "\u2028",
    "\u0085",
  ];
  const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(""));

  test("reads nothing that the parser reads otherwise", () =>
    void fc.assert(
      fc.property(soup, (text) => void expectSame(text)),
      { numRuns: 2000 },
    ));

  const { tree } = fc.letrec((tie) => ({
    tree: fc.dictionary(fc.string({ maxLength: 6 }), tie("value"), { maxKeys: 4, noNullPrototype: true }),
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>("a b", "x: y", "1", "yes", "#", "a #b", "l1\nl2\n", "", true, 12, null, "é"),
      fc.string({ maxLength: 10 }),
      fc.array(tie("value"), { maxLength: 3 }),
      tie("tree"),
    ),
  }));
  const broken = fc
    .tuple(tree, fc.nat(), fc.nat({ max: 4 }), fc.constantFrom("", ...pieces))
    .map(([value, at, length, piece]) => {
      const text = stringifyValue(value);
      const start = at % (text.length + 1);
      return text.slice(0, start) + piece + text.slice(start + length);
    });

  test("nor of a document with one slip", () =>
    void fc.assert(
      fc.property(broken, (text) => void expectSame(text)),
      { numRuns: 500 },
    ));
});
