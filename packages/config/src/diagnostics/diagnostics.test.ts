import { describe, expect, test } from "vitest";
import {
  applyFixes,
  type Diagnostic,
  formatDiagnostics,
  lineMap,
  nearest,
  sortDiagnostics,
  toSarif,
} from "./index.ts";

const fault = (more: Partial<Diagnostic> = {}): Diagnostic => ({
  code: "X_Y",
  severity: "error",
  path: "a.b",
  file: "f.yml",
  line: 2,
  column: 3,
  endLine: 2,
  endColumn: 5,
  message: "expected x, got y",
  ...more,
});

describe("formatDiagnostics()", () => {
  test("points at the text", () => {
    expect(
      formatDiagnostics([fault({ hint: "do z" })], { source: () => "one\n\tabcd\n", program: "p" }),
    ).toBe("p: f.yml:2:3: a.b: expected x, got y\n2 | \tabcd\n  | \t ^^\n     do z  [X_Y]\n");
  });
  test("asks for each text once", () => {
    const asked: string[] = [];
    const source = (file: string) => {
      asked.push(file);
      return file === "b" ? undefined : "one\n";
    };
    formatDiagnostics(
      ["a", "b", "a", "b"].map((file) => fault({ file })),
      { source },
    );
    expect(asked).toEqual(["a", "b"]);
  });
  test("leaves out what is not known", () => {
    expect(formatDiagnostics([fault({ line: 0, column: 0, path: "", severity: "warning" })])).toBe(
      "f.yml: warning: expected x, got y\n     [X_Y]\n",
    );
  });
  test("lets no text forge a line or move the cursor", () => {
    const text = formatDiagnostics([fault({ message: "got \u001b[2J\nf.yml: fine\r" })], {
      source: () => "a\n\u001b]0;x\u0007\n",
    });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text.split("\n")).toHaveLength(5);
  });
  test("cuts a long line around the place", () => {
    const text = formatDiagnostics([fault({ line: 1, column: 5001, endLine: 1, endColumn: 5003 })], {
      source: () => `${"x".repeat(5000)}yy${"z".repeat(5000)}`,
    });
    const [, source, carets] = text.split("\n");
    expect(source!.length).toBeLessThan(120);
    expect(source!.slice(carets!.indexOf("^"), carets!.lastIndexOf("^") + 1)).toBe("yy");
  });
});

test("toSarif() numbers its rules and places a fault without a line in the whole file", () => {
  const log = JSON.parse(
    toSarif([fault({ code: "B" }), fault({ code: "A", line: 0 })], {
      tool: "t",
      version: "1",
      describe: (code) => `about ${code}`,
    }),
  );
  expect(log.runs[0].tool.driver.rules).toEqual([
    { id: "A", shortDescription: { text: "about A" } },
    { id: "B", shortDescription: { text: "about B" } },
  ]);
  expect(log.runs[0].results.map((one: { ruleIndex: number }) => one.ruleIndex)).toEqual([1, 0]);
  expect(log.runs[0].results[0].locations[0].physicalLocation.region).toEqual({
    startLine: 2,
    startColumn: 3,
    endLine: 2,
    endColumn: 5,
  });
  expect(log.runs[0].results[1].locations[0].physicalLocation.region).toBeUndefined();
});

test("applyFixes() makes each edit once, and the first of two that overlap", () => {
  const fix = (start: number, end: number, text: string) =>
    fault({ fix: { title: "", edits: [{ start, end, text }] } });
  expect(applyFixes("abcdef", [fix(0, 1, "X"), fix(4, 6, ""), fix(3, 5, "no")])).toEqual({
    text: "Xbcd",
    applied: 2,
  });
});

test.each([
  ["hostnam", "hostname"],
  ["HostName", "hostname"],
  ["host-name", "hostname"],
  ["hotsname", "hostname"],
  ["prot", "port"],
  ["xyz", undefined],
  ["", undefined],
])("nearest(%j) is %j", (word, known) => expect(nearest(word, ["hostname", "port", "services"])).toBe(known));

test("lineMap() knows every place of a text", () => {
  const map = lineMap("ab\r\nc\n");
  expect([0, 2, 4, 5, 6].map((at) => Object.values(map.position(at)).join(":"))).toEqual([
    "1:1",
    "1:3",
    "2:1",
    "2:2",
    "3:1",
  ]);
  expect([1, 2, 3, 4].map((line) => map.line(line))).toEqual(["ab", "c", "", ""]);
});

test("sortDiagnostics() goes by file and place", () => {
  const sorted = sortDiagnostics([fault({ file: "b" }), fault({ line: 3 }), fault({ column: 1 })]);
  expect(sorted.map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual([
    "b:2:3",
    "f.yml:2:1",
    "f.yml:3:3",
  ]);
});
