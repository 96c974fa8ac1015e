import { describe, expect, test } from "vitest";
import config from "../../vitest.config.ts";
import { selectParts, TEST_PARTS } from "./test-parts.ts";

describe("TEST_PARTS", () => {
  const projects = (config.test?.projects ?? []).map(
    (project) => (project as { test: { name: string } }).test.name,
  );
  const patterns = TEST_PARTS.flatMap(({ run }) => ("projects" in run ? run.projects : []));
  test.each(projects)("project %s of vitest runs in exactly one part", (project) => {
    expect(
      patterns.filter((pattern) => new RegExp(`^${pattern.replace("*", ".*")}$`).test(project)),
    ).toHaveLength(1);
  });
});

describe("selectParts()", () => {
  const names = (...words: string[]) => selectParts(words).map(({ name }) => name);
  test("all without a word", () => expect(names()).toEqual(TEST_PARTS.map(({ name }) => name)));
  test("the named ones, in their own order", () =>
    expect(names("unit", "static")).toEqual(["static", "unit"]));
  test("refuses a name that it does not know", () => {
    expect(() => names("units")).toThrow(/^unknown part "units": expected static, unit, /);
  });
});
