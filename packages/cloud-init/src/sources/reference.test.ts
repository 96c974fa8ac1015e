import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DATA_SOURCES, WILDCARD } from "./data-sources.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../../docs/reference/datasources.md"), "utf8");

test("the reference has a row for every kind of data source, in order", () => {
  const [table = ""] = /(^\| `\w+` \| .*\n)+/m.exec(PAGE) ?? [];
  const rows = [...table.matchAll(/^\| `(\w+)` \| /gm)].map(([, kind]) => kind);
  expect(rows).toEqual(Object.keys(DATA_SOURCES).sort());
});

test("the reference says what * stands for", () =>
  expect(PAGE).toContain(`\`*\` stands for \`${WILDCARD.join(", ")}\``));
