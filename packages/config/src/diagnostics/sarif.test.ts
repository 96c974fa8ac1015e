import { describe, expect, test } from "vitest";
import { parseConfig } from "../document/parse-config.ts";
import { type Diagnostic, WHOLE_FILE } from "./diagnostic.ts";
import { toSarif } from "./sarif.ts";

type Json = Record<string, unknown>;
type Check = (value: unknown, at: string) => string[];

/** A map that has the required keys, and no key that its definition has not. */
const map =
  (required: Record<string, Check>, optional: Record<string, Check> = {}): Check =>
  (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${at}: no map`];
    const known = { ...required, ...optional };
    return [
      ...Object.keys(required).flatMap((key) => (key in value ? [] : [`${at}.${key}: missing`])),
      ...Object.entries(value).flatMap(([key, below]) =>
        known[key] === undefined ? [`${at}.${key}: unknown`] : known[key](below, `${at}.${key}`),
      ),
    ];
  };
const list =
  (check: Check): Check =>
  (value, at) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => check(item, `${at}[${index}]`))
      : [`${at}: no list`];
const holds =
  (is: (value: unknown) => boolean): Check =>
  (value, at) =>
    is(value) ? [] : [`${at}: ${JSON.stringify(value)}`];
const text = holds((value) => typeof value === "string" && value !== "");
const from = (least: number): Check =>
  holds((value) => Number.isInteger(value) && (value as number) >= least);
const oneOf = (...words: string[]): Check => holds((value) => words.includes(value as string));

// RFC 3986 4.1, without what this package never writes: a query and a fragment
const URI =
  /^(?:file:\/\/(?:\/(?:[\w.~!'()*-]|%[0-9A-F]{2})*)+|(?:[\w.~!'()*-]|%[0-9A-F]{2})+(?:\/(?:[\w.~!'()*-]|%[0-9A-F]{2})*)*)$/;
const message = map({ text });
// SARIF 2.1.0, 3.4
const artifactLocation = map({ uri: holds((value) => URI.test(value as string)) });
// 3.30: a region of lines and columns, or one of offsets
const lines = map({ startLine: from(1), startColumn: from(1), endLine: from(1), endColumn: from(1) });
const offsets = map({ charOffset: from(0), charLength: from(0) });

/** What of SARIF 2.1.0 this package writes, by section 3 of the specification. */
const log = map({
  $schema: text,
  version: oneOf("2.1.0"),
  runs: list(
    map({
      tool: map({
        driver: map(
          { name: text },
          { version: text, rules: list(map({ id: text }, { shortDescription: message })) },
        ),
      }),
      columnKind: oneOf("utf16CodeUnits", "unicodeCodePoints"),
      results: list(
        map(
          {
            ruleId: text,
            ruleIndex: from(0),
            level: oneOf("none", "note", "warning", "error"),
            message,
            locations: list(
              map(
                { physicalLocation: map({ artifactLocation }, { region: lines }) },
                { logicalLocations: list(map({ fullyQualifiedName: text })) },
              ),
            ),
          },
          {
            fixes: list(
              map({
                description: message,
                artifactChanges: list(
                  map({
                    artifactLocation,
                    replacements: list(
                      map({
                        deletedRegion: offsets,
                        insertedContent: map({ text: holds((value) => typeof value === "string") }),
                      }),
                    ),
                  }),
                ),
              }),
            ),
          },
        ),
      ),
    }),
  ),
});

const fault: Diagnostic = {
  code: "X_Y",
  severity: "error",
  path: "",
  file: "f.yml",
  ...WHOLE_FILE,
  message: "expected x, got y",
};

const print = (diagnostics: readonly Diagnostic[]): Json =>
  JSON.parse(toSarif(diagnostics, { tool: "t", version: "1", describe: (code) => `about ${code}` }));

describe("toSarif()", () => {
  test.each([
    ["nothing", []],
    [
      "the faults of a document",
      parseConfig("hostnam: x\nrancher: {ssh: {port: '22'}}\nmounts: 1\n", { file: "a.yml" }).diagnostics,
    ],
    ["a fault of the YAML", parseConfig("a: [b\n", { file: "dir/a.yml" }).diagnostics],
    ["a fault without a place", [fault]],
    ...["/etc/a b#c?.yml", "//host/x", "a:b", "ü/%41\n", "-", "\ud800.yml"].map(
      (file): [string, Diagnostic[]] => [`a fault in ${JSON.stringify(file)}`, [{ ...fault, file }]],
    ),
  ])("has what SARIF 2.1.0 requires, and nothing that it does not know: %s", (_, diagnostics) => {
    const printed = print(diagnostics);
    expect(log(printed, "log")).toEqual([]);
    const [{ results, tool }] = printed.runs as [
      { results: { ruleId: string; ruleIndex: number }[]; tool: { driver: { rules: { id: string }[] } } },
    ];
    expect(results).toHaveLength(diagnostics.length);
    expect(results.map(({ ruleIndex }) => tool.driver.rules[ruleIndex]?.id)).toEqual(
      results.map(({ ruleId }) => ruleId),
    );
  });

  test.each([
    [{ version: "2.0.0" }, "log.version"],
    [{ runs: [{}] }, "log.runs[0].tool: missing"],
    [{ extra: 1 }, "log.extra: unknown"],
  ])("the check finds %j at fault", (change, words) =>
    expect(log({ ...print([fault]), ...change }, "log").join("\n")).toContain(words),
  );

  test.each([
    ["/etc/a b.yml", "file:///etc/a%20b.yml"],
    ["//host/x", "file:////host/x"],
    ["dir/a.yml", "dir/a.yml"],
    ["a:b", "a%3Ab"],
  ])("the address of %s is %s", (file, uri) =>
    expect(JSON.stringify(print([{ ...fault, file }]))).toContain(`"uri":"${uri}"`),
  );
});
