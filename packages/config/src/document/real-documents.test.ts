import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseConfig } from "./parse-config.ts";
import { stringifyConfig } from "./stringify.ts";

const folder = new URL("../testdata/real/", import.meta.url);
const documents = readdirSync(folder)
  .sort()
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));

describe("parseConfig() of a document as machines have it", () => {
  test("there are forty of them", () => expect(documents.length).toBeGreaterThanOrEqual(40));

  test.each(documents)("$name has no fault", ({ name, text }) => {
    const { config, diagnostics } = parseConfig(text, { file: name });
    expect(diagnostics).toEqual([]);
    expect(config).toBeDefined();
  });

  test.each(documents)("$name says the same to a machine that boots", ({ text }) => {
    expect(parseConfig(text, { mode: "boot" }).config).toEqual(parseConfig(text).config);
  });

  test.each(documents)("$name is the same after it is written anew", ({ text }) => {
    const { config } = parseConfig(text);
    expect(parseConfig(stringifyConfig(config!)).config).toEqual(config);
  });
});
