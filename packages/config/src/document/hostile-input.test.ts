import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { applyFixes } from "../diagnostics/apply-fixes.ts";
import { merge } from "../layers/merge.ts";
import { resolveConfig } from "../layers/resolve-config.ts";
import { parseConfig } from "./parse-config.ts";
import { parseValue } from "./parse-value.ts";
import { readYaml } from "./read-yaml.ts";
import { stringifyValue } from "./stringify.ts";
import type { Tree } from "./tree.ts";

/** Texts that YAML may take for something else. */
const ODD = [
  "yes",
  "no",
  "y",
  "N",
  "on",
  "~",
  "null",
  "",
  "0755",
  "1_000",
  "0x1f",
  "0b1",
  "1e3",
  ".5",
  "5.",
  "+5",
  "-",
  "?",
  ":",
  "#x",
  "a #b",
  "a: b",
  "22:22",
  "1:20:30",
  "2001-01-01",
  "<<",
  "=",
  "!x",
  "&x",
  "*x",
  "@x",
  "`x",
  "%x",
  "- a",
  "[a",
  "{a",
  "'",
  '"',
  "\\",
  "\t",
  " x",
  "x ",
  "a\nb",
  "a\n",
  "\na",
  "a\n\n",
  " a\nb",
  "a\r\nb",
  "\u0000",
  "\u007f",
  "\u0085",
  "\u2028",
  "\ufeff",
  "😀",
  "__proto__",
  "constructor",
  "123456789012345678901234567890",
  "---",
  "...",
  ".inf",
  ".nan",
  "true",
  "False",
];

/** Whole numbers that have lost digits are text to the reader: see resolveScalar. */
const numbers = fc
  .double({ noNaN: true })
  .filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value) || Math.abs(value) >= 1e21);

/** Layers that were checked: one key holds maps in all of them, or in none. */
const layers = fc.letrec((tie) => ({
  tree: fc.record(
    {
      map1: tie("tree"),
      map2: tie("tree"),
      value1: fc.integer(),
      value2: fc.array(fc.integer(), { maxLength: 2 }),
      value3: fc.constant(null),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
})).tree as fc.Arbitrary<Tree>;

/** Data as a document can hold it. */
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.boolean(), fc.constant(null), fc.integer(), numbers, text(), fc.constantFrom(...ODD)),
    fc.array(tie("value"), { maxLength: 4 }),
    tie("map"),
  ),
  map: fc.dictionary(fc.oneof(text(), fc.constantFrom(...ODD)), tie("value"), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
}));
const trees = data.map as fc.Arbitrary<Tree>;

function text(): fc.Arbitrary<string> {
  return fc.string({ unit: "grapheme", maxLength: 12 });
}

afterEach(() => {
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("debug");
});

describe("documents of any content", { timeout: 60_000 }, () => {
  test("are the same after they are written and read", () =>
    fc.assert(
      fc.property(trees, (tree) => {
        const { value, faults } = readYaml(stringifyValue(tree));
        expect(faults).toEqual([]);
        expect(JSON.stringify(value)).toBe(JSON.stringify(tree));
      }),
      { numRuns: 500 },
    ));

  test.each(ODD)("the text %j stays text", (odd) => {
    expect(readYaml(stringifyValue({ [odd]: [odd] })).value).toEqual(
      JSON.parse(JSON.stringify({ [odd]: [odd] })),
    );
  });

  test("merge in groups as they merge one by one", () =>
    fc.assert(
      fc.property(layers, layers, layers, (a, b, c) => {
        expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
      }),
    ));

  test("an empty layer changes nothing", () =>
    fc.assert(
      fc.property(trees, (tree) => {
        expect(merge(tree, {})).toEqual(tree);
        expect(merge({}, tree)).toEqual(tree);
      }),
    ));
});

describe("documents of any bytes", { timeout: 60_000 }, () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc
      .array(
        fc.constantFrom(
          "a",
          ":",
          " ",
          "\n",
          "-",
          "[",
          "]",
          "{",
          "}",
          '"',
          "'",
          "#",
          "&x",
          "*x",
          "|",
          ">",
          "?",
          "!",
          "%",
          "\t",
          ",",
          "<<",
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join("")),
  );

  test("are read or refused, and never throw", () =>
    fc.assert(
      fc.property(anyText, (text) => {
        const { config, document, diagnostics } = parseConfig(text);
        expect(config === undefined || document.tree !== undefined).toBe(true);
        for (const { line, column, endLine, endColumn, message } of diagnostics) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(endLine > line || (endLine === line && endColumn >= column)).toBe(true);
          expect(message).not.toContain("\n");
        }
      }),
      { numRuns: 1000 },
    ));

  test("are values on a command line", () =>
    fc.assert(
      fc.property(anyText, (text) => void parseValue(text)),
      { numRuns: 500 },
    ));
});

describe("documents made to do harm", { timeout: 60_000 }, () => {
  const bomb = `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(", ")}]`).join("\n")}`;
  const rows: [name: string, text: string, code: string][] = [
    ["brackets", "[".repeat(100_000), "CONFIG_TOO_DEEP"],
    ["braces", "{a: ".repeat(100_000), "CONFIG_TOO_DEEP"],
    ["dashes", "- ".repeat(100_000), "CONFIG_TOO_DEEP"],
    [
      "indentation",
      Array.from({ length: 3000 }, (_, at) => `${" ".repeat(at)}a:`).join("\n"),
      "CONFIG_TOO_DEEP",
    ],
    [
      "a few hundred levels",
      Array.from({ length: 300 }, (_, at) => `${" ".repeat(at)}a:`).join("\n"),
      "CONFIG_TOO_DEEP",
    ],
    ["brackets behind anchors", "[&a ".repeat(100_000), "CONFIG_TOO_DEEP"],
    ["control characters", "hostname: a\0b", "CONFIG_SYNTAX"],
    ["question marks", "? ".repeat(100_000), "CONFIG_TOO_DEEP"],
    ["aliases that double", bomb, "CONFIG_TOO_LARGE"],
    ["an anchor that holds itself", "a: &a [*a]", "CONFIG_ALIAS"],
    ["more text than any machine needs", `a: ${"x".repeat(17 * 2 ** 20)}`, "CONFIG_TOO_LARGE"],
    [
      "a prototype",
      "__proto__: {polluted: yes}\nconstructor: {prototype: {polluted: yes}}",
      "CONFIG_UNKNOWN_KEY",
    ],
    ["a merged prototype", "a: &a {__proto__: {polluted: yes}}\nb: {<<: *a}", "CONFIG_UNKNOWN_KEY"],
  ];

  test.each(rows)("%s are refused", (_, text, code) => {
    const { config, diagnostics } = parseConfig(text);
    expect(diagnostics.map((one) => one.code)).toContain(code);
    expect(config).toBeUndefined();
  });

  test("brackets in a script are text", () => {
    const lines = Array.from({ length: 300 }, (_, at) => `    printf '\\033[1;3${at % 8}m'`);
    expect(parseConfig(`write_files:\n- path: /x\n  content: |\n${lines.join("\n")}\n`).diagnostics).toEqual(
      [],
    );
  });

  const megabytes = "x".repeat(10 * 2 ** 20);
  test.each([
    ["on a line", `write_files:\n- path: /x\n  content: ${megabytes}\n`],
    ["in quotes", `write_files:\n- path: /x\n  content: "${megabytes}"\n`],
    ["in brackets", `write_files: [{path: /x, content: ${megabytes}}]\n`],
    ["as a block", `write_files:\n- path: /x\n  content: |-\n    ${megabytes}\n`],
  ])("a value of ten megabytes is read %s", (_, text) => {
    expect(parseConfig(text).config?.write_files?.[0]?.content).toHaveLength(megabytes.length);
  });

  test("a hundred thousand keys are read", () => {
    const lines = Array.from({ length: 100_000 }, (_, at) => `    key${at}: value${at}`);
    const { config } = parseConfig(`rancher:\n  environment:\n${lines.join("\n")}\n`);
    expect(Object.keys(config?.rancher?.environment ?? {})).toHaveLength(100_000);
  });

  const many = (line: (at: number) => string, head = "", length = 130_000) =>
    head + Array.from({ length }, (_, at) => line(at)).join("\n");

  test("ten thousand faults are told, and words of some of them looked up", () => {
    const { diagnostics } = parseConfig(many((at) => `hostnam${at}: value`, "", 10_000));
    expect(diagnostics).toHaveLength(10_000);
    // each hint costs a look at every known key
    expect(diagnostics.filter(({ hint }) => hint === "did you mean hostname?")).toHaveLength(100);
  });

  test("more faults than a call takes arguments are told", () => {
    const text = many((at) => `key${at}: value`);
    const { diagnostics } = resolveConfig([{ name: "x", file: "x.yml", text }]);
    expect(diagnostics).toHaveLength(130_000);
  });

  test("more faults than zod's stack holds are told as one", () => {
    const { config, diagnostics } = parseConfig(
      many((at) => `- ${at}`, "ssh_authorized_keys:\n"),
      {
        mode: "boot",
      },
    );
    expect(config).toBeUndefined();
    expect(diagnostics.map(({ code }) => code)).toEqual(["CONFIG_TOO_LARGE"]);
  });

  test("ten thousand values that are unfit are left out, and mended", () => {
    const text = many(
      (at) => `- {path: /x, content: a, permissions: 0999, owner: ${at}}`,
      "write_files:\n",
      10_000,
    );
    const { config, diagnostics } = parseConfig(text, { mode: "boot" });
    expect(config).toBeUndefined();
    expect(applyFixes(text, diagnostics).applied).toBe(10_000);
  });
});
