import { readFileSync } from "node:fs";
import { CODES } from "@ros/config";
import { expect, test } from "vitest";
import { collectCodes, ERRORS_PAGE, renderCodes } from "./error-codes.ts";

test("docs/errors.md has every code that the sources name (node distro/dev/error-codes.ts)", () => {
  expect(readFileSync(ERRORS_PAGE, "utf8")).toBe(renderCodes(collectCodes()));
});

test("no code is missed", () => {
  const found = new Set(collectCodes().map(({ code }) => code));
  expect(Object.keys(CODES).filter((code) => !found.has(code))).toEqual([]);
});
