import { expect, test } from "vitest";
import { formatPath, parsePath } from "./path.ts";
import { resolveScalar } from "./resolve-scalar.ts";

test.each([
  ["", null],
  ["~", null],
  ["null", null],
  ["NULL", null],
  ["nUll", "nUll"],
  ["yes", true],
  ["Off", false],
  ["y", true],
  ["N", false],
  ["yEs", "yEs"],
  ["truely", "truely"],
  ["0", 0],
  ["10", 10],
  ["-5", -5],
  ["+5", 5],
  ["0755", 493],
  ["0o17", "0o17"],
  ["08", "08"],
  ["0x1F", 31],
  ["0b101", 5],
  ["1_000", 1000],
  ["1.5", 1.5],
  [".5", 0.5],
  ["1e3", 1000],
  ["1.5e-3", 0.0015],
  ["1e999", "1e999"],
  [".inf", Number.POSITIVE_INFINITY],
  ["-.Inf", Number.NEGATIVE_INFINITY],
  ["-", "-"],
  [".", "."],
  ["1.2.3", "1.2.3"],
  ["22:22", "22:22"],
  ["2001-01-01", "2001-01-01"],
  ["12345678901234567890", "12345678901234567890"],
  ["-9007199254740991", Number.MIN_SAFE_INTEGER],
  ["1".repeat(65), "1".repeat(65)],
])("resolveScalar(%j) is %j", (text, value) => expect(resolveScalar(text)).toBe(value));

test.each([
  [["a", "b"], "a.b"],
  [["a", "b.c"], 'a."b.c"'],
  [["a", 'b"c d'], 'a."b\\"c d"'],
  [["", "a"], '"".a'],
  [["a\\.b"], '"a\\\\.b"'],
])("formatPath(%j) is %s, and is read back", (path, text) => {
  expect(formatPath(path)).toBe(text);
  expect(parsePath(text)).toEqual(path);
});
