import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { writeYaml } from "./write-yaml.ts";

// a guard, not a measure: other work may share the machine
vi.setConfig({ testTimeout: 120_000 });

describe("writeYaml()", () => {
  test("writes blocks", () => {
    const value = {
      a: [{ b: 1, c: ["x y", "yes"] }, [], {}],
      d: null,
      "e f": "nginx:1.2",
      g: "10m",
      h: "a\nb",
    };
    expect(writeYaml(value)).toBe(
      'a:\n  - b: 1\n    c:\n      - x y\n      - "yes"\n  - []\n  - {}\nd: null\ne f: nginx:1.2\ng: "10m"\nh: "a\\nb"\n',
    );
  });

  test.each([
    "y",
    "No",
    "null",
    "~",
    ".5",
    ".inf",
    "1_0",
    "0x1",
    "a: b",
    "a #b",
    "a:",
    "- a",
    "",
    " a",
    "a ",
    "<<",
    "=",
    "22:22",
    "2024-01-02",
    "!x",
    "&a",
    "*a",
    "@a",
    "%a",
    "...",
    "---",
    "{a",
    "[a",
    "\u0085",
    "\u2028",
    "💥",
  ])("%j is read as that text, by either version", (text) => {
    const written = writeYaml({ [text]: [text, { a: text }] });
    for (const version of ["1.1", "1.2"] as const)
      expect(parse(written, { version })).toEqual({ [text]: [text, { a: text }] });
  });

  test("what is written is read as it was", () => {
    const part = fc.constantFrom(
      "a",
      "1",
      ":",
      " ",
      "#",
      "-",
      ".",
      "'",
      '"',
      "\n",
      "$",
      "{",
      "[",
      ",",
      "~",
      "ä",
      "\t",
      "yes",
    );
    const text = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(""));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("any")),
        fc.dictionary(text, tie("any")),
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(text, value), (map) => {
        expect(parse(writeYaml(map), { version: "1.1", merge: false })).toEqual(map);
      }),
    );
  });
});
