import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Faults } from "../faults.ts";
import type { Node } from "../node.ts";
import { createSource } from "../source.ts";
import { readPlain } from "./read-plain.ts";
import { parseYaml } from "./read-yaml.ts";
import type { YamlVersion } from "./resolve-scalar.ts";

/** What a node holds and where; where a block ends is the parser's own idea when a comment follows. */
function shown(node: Node): unknown {
  const { kind, key, tag, start } = node;
  const place = { kind, tag, start, key: key && [key.start, key.end] };
  if (kind === "map")
    return { ...place, entries: [...node.entries].map(([name, below]) => [name, shown(below)]) };
  if (kind === "list") return { ...place, items: node.items.map(shown) };
  return { ...place, end: node.end, value: node.value, text: node.text, isPlain: node.isPlain };
}

/** What the short way reads, the parser reads too, at the same places and without a fault. */
function expectSame(text: string, version: YamlVersion = "1.2"): boolean {
  const source = createSource("/w/compose.yaml", text);
  const plain = readPlain(source, version);
  if (plain === undefined) return false;
  const faults = new Faults();
  const parsed = parseYaml(source, version, faults);
  expect(faults.diagnostics, text).toEqual([]);
  expect([shown(plain)], text).toEqual(parsed.map(shown));
  return true;
}

describe("readPlain()", { timeout: 60_000 }, () => {
  test.each([
    ["a: 1", true],
    ["# x\n\nservices:\n  web: # y\n    image: nginx:1.27 # z\n    ports: [80:80, '443:443']\n\n# w\n", true],
    ["a:\n- 1\n- b: 2\n  c:\n  - d # e\n-\n", true],
    ["a:\n  - b:c\n  - -d\n  - e=f g#h\nb:\n", true],
    ["a: {b: [c, 0755], \"d\": yes, e: {f: 'g'}} # h\n", true],
    ["a: [b, ]\n", true],
    ["a: []\nb: {}\nc: ~\n", true],
    ["  a: b\n  c: d", true],
    ["a: \"\"\nb: ''\n", true],
    ["a:\n- 1\n- b: 2\n  c:\n    d\n", false],
    ["a:\n  b: c\n d: e\n", false],
    ["a: |\n  x\n   y\n\n  z\n\nb: |-\n  q # r\n\n# s\nc:\n- |+\n  t\n\n", true],
    ["a: |\n  x", false],
    ["a: |2\n  x\n", false],
    ["a: >\n  x\n", false],
    ["a: b\n  c\n", false],
    ['a: "b"#c\n', false],
    ['a: "b\\n"\n', false],
    ["a: [b]#c\n", false],
    ["a: [b: c]\n", false],
    ["a: {b:c}\n", false],
    ["a: [b,\n  c]\n", false],
    ["a: 'it''s'\n", false],
    ["a: &x b\n", false],
    ["a: *x\n", false],
    ["a: !reset b\n", false],
    ["a:\n  <<: *x\n", false],
    ["a: b\na: c\n", false],
    ["a: {b: c, b: d}\n", false],
    ["1: b\n", false],
    ["true: b\n", false],
    ["a: b\n---\nc: d\n", false],
    ["a: b: c\n", false],
    ["a:\tb\n", false],
    ["a: b\r\n", false],
    ["", false],
    ["# nothing\n", false],
  ])("%j, the short way: %j", (text, isRead) => {
    expect(expectSame(text)).toBe(isRead);
  });

  test("any text is read as the parser reads it, or left to it", () => {
    const word = fc.constantFrom(
      ..."a b image: 1 0755 yes null ~ - : # , [ ] { } ' \" | > & * ! ? % @ $ = \\ . -x a: | |- |+ ${A:-b}".split(
        " ",
      ),
      ..."\n|\n  |\n    |  | |: |- |\n- |\n  - |\t|é|\r\n|\u0000|\u0085|\u2028|#x| #x|---".split("|"),
    );
    const texts = fc.array(word, { maxLength: 30 }).map((words) => words.join(""));
    void fc.assert(
      fc.property(texts, fc.constantFrom("1.1", "1.2"), (text, version) => void expectSame(text, version)),
      { numRuns: 5000 },
    );
  });

  test("projects of any size are read the short way", () => {
    const text = fc.constantFrom(
      "x",
      "a b",
      "8080:80",
      "./a:/b:ro",
      "1.50",
      "no",
      "${A:-b}",
      "a#b",
      "-x=1",
      "",
    );
    const name = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}$/);
    const quoted = text.chain((one) => fc.constantFrom(`"${one}"`, `'${one}'`));
    const scalar = fc.oneof(quoted, text);
    const inFlow = fc.oneof(quoted, fc.constantFrom("x", "80:80", "./a", "1.5"));
    // what is deeper than people write is left to the parser
    const NOT_TOO_DEEP = { depthSize: "small", maxDepth: 8 } as const;
    const lines = fc.letrec<{ block: string[]; map: string[]; list: string[] }>((tie) => ({
      block: fc.oneof(NOT_TOO_DEEP, tie("map"), tie("list")),
      map: fc
        .uniqueArray(name, { minLength: 1, maxLength: 4 })
        .chain((names) =>
          fc.tuple(
            ...names.map((key) =>
              fc.oneof(
                NOT_TOO_DEEP,
                scalar.map((one) => [`${key}: ${one}`]),
                fc.array(inFlow, { maxLength: 3 }).map((items) => [`${key}: [${items.join(", ")}] # c`]),
                tie("block").map((below) => [`${key}:`, ...below.map((line) => `  ${line}`)]),
              ),
            ),
          ),
        )
        .map((entries) => entries.flat()),
      list: fc
        .array(
          fc.oneof(
            NOT_TOO_DEEP,
            scalar.map((one) => [`- ${one}`]),
            tie("map").map((below) => below.map((line, at) => `${at === 0 ? "- " : "  "}${line}`)),
          ),
          { minLength: 1, maxLength: 4 },
        )
        .map((items) => items.flat()),
    }));
    void fc.assert(
      fc.property(lines.map, (project) => {
        expect(expectSame(`${project.join("\n")}\n`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
