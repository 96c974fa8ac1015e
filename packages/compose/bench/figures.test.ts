import { describe, expect, test } from "vitest";
import { type Figure, figureTable, median, toFigure, verdicts } from "./figures.ts";

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[], Number.NaN],
])("median() of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

describe("toFigure()", () => {
  test("compares round by round: a slow round is slow for both", () => {
    const times = [
      [1, 4, 1],
      [2, 5, 1],
    ];
    expect(toFigure("up", times, { bar: 1 })).toMatchObject({ ours: 1, theirs: 2, ratio: 0.8, bar: 1 });
  });
  test("has no ratio where nobody else was measured", () => {
    expect(toFigure("up", [[1, 2, 3]])).toEqual({ what: "up", ours: 2 });
  });
});

const up: Figure = { what: "up", ours: 0.9, theirs: 1, ratio: 0.9, requests: { ours: 9, theirs: 20 } };

describe("verdicts()", () => {
  test.each<[string, Partial<Figure>, string[]]>([
    ["no bar, no verdict", {}, []],
    ["under its bar", { bar: 1 }, ["up: 0.90 (at most 1): met"]],
    ["over its goal", { bar: 1, goal: 0.5 }, ["up: 0.90 (at most 1, goal 0.5): met"]],
    ["under its goal", { bar: 1, goal: 0.9 }, ["up: 0.90 (at most 1, goal 0.9): met, and the goal"]],
    ["over its bar", { bar: 0.8 }, ["up: 0.90 (at most 0.8): MISSED"]],
    ["not measured", { bar: 1, ratio: Number.NaN }, ["up: NaN (at most 1): MISSED"]],
    ["requests", { requestBar: 9 }, ["up: requests: 9 (at most 9): met"]],
    ["too many requests", { requestBar: 8 }, ["up: requests: 9 (at most 8): MISSED"]],
  ])("%s", (_, more, lines) => {
    const told = verdicts({ ...up, ...more });
    expect(told.map(({ line }) => line)).toEqual(lines);
    expect(told.map(({ isMissed }) => isMissed)).toEqual(lines.map((line) => line.endsWith("MISSED")));
  });
});

test("figureTable() is a table with a row for each figure", () => {
  expect(
    figureTable(
      [
        { ...up, bar: 1 },
        { what: "large", ours: 2, newer: 3 },
      ],
      "5.0",
    ),
  ).toBe(
    `|       | ros-compose | docker compose 2.26.1 | of its time | at most | requests | 5.0     |
| ----- | ----------- | --------------------- | ----------- | ------- | -------- | ------- |
| up    | 0.900 s     | 1.000 s               | 0.90        | 1       | 9 to 20  |         |
| large | 2.000 s     |                       |             |         |          | 3.000 s |
`,
  );
});
