import { expect, test } from "vitest";
import { unannounced } from "./unannounced.ts";

const packages = [
  { name: "@ros/config", changed: true },
  { name: "@ros/vm", changed: true },
  { name: "@ros/old", changed: false },
];

test.each([
  [[], ["@ros/config", "@ros/vm"]],
  [['---\n"@ros/config": minor\n"@ros/vm": patch\n---\n\nText\n'], []],
  [["---\n'@ros/vm': minor\n---\n@ros/config: minor\n"], ["@ros/config"]],
  [['---\n"@ros/config": sometime\n---\n'], ["@ros/config", "@ros/vm"]],
])("unannounced() with %j", (changesets, expected) =>
  expect(unannounced(packages, changesets)).toEqual(expected),
);
