import { expect, test } from "vitest";
import { parallelOption } from "./parallel-option.ts";

test.each([
  ["nothing", undefined, undefined, undefined],
  ["an empty environment", undefined, "", undefined],
  ["the environment", undefined, "4", 4],
  ["the option before the environment", "2", "4", 2],
  ["no limit", "-1", undefined, Number.POSITIVE_INFINITY],
  ["no limit of ours", undefined, "0", undefined],
])("by %s", (_, option, limit, expected) => {
  expect(parallelOption(option, { ...(limit !== undefined && { COMPOSE_PARALLEL_LIMIT: limit }) })).toBe(
    expected,
  );
});

test("a word in the environment is named, and what is expected", () => {
  expect(() => parallelOption(undefined, { COMPOSE_PARALLEL_LIMIT: "four" })).toThrow(
    'COMPOSE_PARALLEL_LIMIT: expected a whole number, -1 for no limit, got "four"',
  );
});
