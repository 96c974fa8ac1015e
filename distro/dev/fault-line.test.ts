import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DevError } from "./dev-error.ts";
import { faultLine } from "./fault-line.ts";

const thrownBy = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

test.each([
  [
    "a hint",
    new DevError("port 2222 is taken", { hint: "choose another" }),
    "port 2222 is taken: choose another",
  ],
  ["several lines", new Error("first\n    at somewhere"), "first"],
  ["a missing file", thrownBy(() => readFileSync("/nowhere/at/all")), "/nowhere/at/all: no such file"],
  ["a directory", thrownBy(() => writeFileSync("/", "")), "/: expected a file, got a directory"],
  [
    "a full disk",
    Object.assign(new Error("ENOSPC: write"), { code: "ENOSPC" }),
    "no space is left on the disk: free some and try again",
  ],
  ["something else", "thrown text", "thrown text"],
])("faultLine() of %s", (_, error, expected) => expect(faultLine(error)).toBe(expected));
