import { describe, expect, test } from "vitest";
import { judge } from "./required.ts";
import type { FileReport } from "./run-vectors.ts";

const file = (path: string, passed: number, failed: number): FileReport => ({
  path,
  results: [
    ...Array.from({ length: passed }, (_, index) => ({ name: `p${index}`, passed: true })),
    ...Array.from({ length: failed }, (_, index) => ({ name: `f${index}`, passed: false })),
  ],
});

describe("judge()", () => {
  test.each([
    ["configuration allows no miss", file("rancheros/config/get.json", 999, 1), "configuration", false],
    ["one miss in a file is forgiven", file("compose/plan-x.json", 3, 1), "plan and scenario", true],
    ["two in a small file are not", file("compose/plan-x.json", 3, 2), "plan and scenario", false],
    ["a share of many may miss", file("compose/config-x.json", 97, 3), "load and command line", true],
    ["and no more", file("compose/config-x.json", 96, 4), "load and command line", false],
    ["parsers are held to more", file("compose/bytes-tests.json", 97, 3), "parsers", false],
  ])("%s", (_, report, group, isMet) => {
    expect(judge([report])).toEqual([expect.objectContaining({ group, isMet })]);
  });
  test.each([
    ["three in a hundred may differ on purpose", 97, 3, true],
    ["four may not", 96, 4, false],
  ])("%s", (_, passed, deviating, isMet) => {
    const report = file("rancheros/config/get.json", passed, deviating);
    const results = report.results?.map((one) => (one.passed ? one : { ...one, deviates: "rule" }));
    expect(judge([{ ...report, results }])).toMatchObject([{ passed: passed + deviating, deviating, isMet }]);
  });
  test("a file of no group is not judged", () =>
    expect(judge([file("rancheros/boot/x.json", 0, 9)])).toEqual([]));
});
