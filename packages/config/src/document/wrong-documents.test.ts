import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { applyFixes } from "../diagnostics/apply-fixes.ts";
import { formatDiagnostics } from "../diagnostics/format.ts";
import { parseConfig } from "./parse-config.ts";

const folder = new URL("../testdata/wrong/", import.meta.url);
const documents = readdirSync(folder)
  .sort()
  .map((name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const [, place, code, path = ""] =
      /^# expect (\S+) (\S+) ?(\S*)\n$/m.exec(text.slice(text.lastIndexOf("# expect"))) ?? [];
    return { name, text, place, code, path };
  });

describe("parseConfig() of a document with one fault", () => {
  test("there are sixty of them", () => expect(documents.length).toBeGreaterThanOrEqual(60));

  test.each(documents)("$name: $code at $place", ({ name, text, place, code, path }) => {
    const { config, diagnostics } = parseConfig(text, { file: name });
    const found = diagnostics.map(
      (one) => `${one.line}:${one.column} ${one.code} ${one.path} ${one.severity}`,
    );
    expect(found, formatDiagnostics(diagnostics, { source: () => text })).toEqual([
      `${place} ${code} ${path} error`,
    ]);
    expect(config).toBeUndefined();
  });

  test.each(documents)("$name: the message is one line without a full stop", ({ text }) => {
    for (const { message, hint = "" } of parseConfig(text).diagnostics) {
      expect(message).toMatch(/^expected .*[^.\n]$/);
      expect(hint).not.toMatch(/\.$|\n/);
    }
  });

  const mendable = documents.filter(({ text }) =>
    parseConfig(text).diagnostics.some(({ fix }) => fix !== undefined),
  );
  test("some can be mended by machine", () => expect(mendable.length).toBeGreaterThanOrEqual(9));

  test.each(mendable)("$name: its fix leaves no fault", ({ text }) => {
    const fixed = applyFixes(text, parseConfig(text).diagnostics);
    expect(fixed.applied).toBe(1);
    expect(parseConfig(fixed.text).diagnostics).toEqual([]);
  });
});
