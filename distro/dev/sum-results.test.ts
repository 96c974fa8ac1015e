import { describe, expect, test } from "vitest";
import { sum, tallyLastLine, tallyVitest, type VitestReport } from "./sum-results.ts";

const report = (
  passed: number,
  failed: number,
  pending: number,
  ...files: [string, ...string[]][]
): VitestReport => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  testResults: files.map(([status, ...tests]) => ({
    status,
    assertionResults: tests.map((one) => ({ status: one })),
  })),
});

describe("tallyVitest()", () => {
  test.each<[string, VitestReport | undefined, number, number, number, number]>([
    ["all is well", report(2, 0, 1, ["passed", "passed", "passed", "pending"]), 0, 2, 0, 1],
    ["a test fails", report(1, 1, 0, ["failed", "passed", "failed"]), 1, 1, 1, 0],
    ["a file does not load", report(3, 0, 0, ["passed", "passed"], ["failed"]), 1, 3, 1, 0],
    ["a hook fails after good tests", report(1, 0, 0, ["failed", "passed"]), 1, 1, 1, 0],
    ["an error outside all tests", report(3, 0, 0, ["passed", "passed"]), 1, 3, 1, 0],
    ["nothing ran", report(0, 0, 0), 0, 0, 1, 0],
    ["it was killed", undefined, 137, 0, 1, 0],
  ])("%s", (_, read, code, passed, failed, skipped) => {
    expect(tallyVitest(read, code)).toEqual({ passed, failed, skipped });
  });
});

describe("tallyLastLine()", () => {
  test.each([
    ["a.json: 1 passed, 0 failed\n12 passed, 0 failed\n", 0, 12, 0],
    ["10 passed, 2 failed\n", 1, 10, 2],
    ["10 passed, 0 failed\n", 1, 10, 1],
    ["0 passed, 0 failed\n", 0, 0, 1],
    ["no such folder", 2, 0, 1],
  ])("%j", (output, code, passed, failed) => {
    expect(tallyLastLine(output, code)).toEqual({ passed, failed, skipped: 0 });
  });
});

test("sum() adds up", () => {
  expect(
    sum([
      { passed: 1, failed: 0, skipped: 2 },
      { passed: 3, failed: 1, skipped: 0 },
    ]),
  ).toEqual({ passed: 4, failed: 1, skipped: 2 });
  expect(sum([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
});
