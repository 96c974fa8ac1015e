import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { DEVIATIONS, editorBackups } from "./conformance/deviations.ts";
import { formatReports, runVectors, tally } from "./conformance/run-vectors.ts";
import { compare, isSameOrEmpty } from "./conformance/suite.ts";
import { SUITES } from "./conformance/suites.ts";

const vectors = fileURLToPath(new URL("../../../shared/vectors", import.meta.url));
const kinds = ["config", "cloudinit", "metadata"];
const wants = (path: string): boolean => kinds.some((kind) => `/${path}`.includes(`/${kind}/`));

describe("runVectors()", () => {
  test("counts what fails, what deviates and what no suite knows", async () => {
    const results = await compare(
      [{ name: "a" }, { name: "b", deep: 1 }, { name: "c", quirk: "x" }],
      (one) => ({ expected: "a", actual: one.name }),
      {
        deviations: [{ rule: "deep", explains: (one) => one.deep === 1 }],
      },
    );
    const reports = [
      { path: "x.json", results },
      { path: "y.json", results: undefined },
    ];
    expect(tally(reports)).toEqual({ passed: 2, failed: 1, deviating: 1 });
    expect(formatReports(reports)).toBe(
      "x.json: 2 passed, 0 failed\n  deviates: deep (b)\ny.json: unknown kind, not run\n2 passed, 1 failed\n",
    );
  });

  test("a case that throws has failed", async () => {
    const results = await compare([{ name: "a" }], () => {
      throw new Error("no");
    });
    expect(results).toMatchObject([{ passed: false }]);
  });

  test.each([
    [{ a: null }, {}, true],
    [{ a: [], b: 1 }, { b: 1 }, true],
    [{ a: 0 }, {}, false],
    [[""], [null], true],
    [undefined, "", true],
  ])("%j and %j are the same or empty: %j", (a, b, same) => expect(isSameOrEmpty(a, b)).toBe(same));
});

test("every deviation is explained in docs/deviations.md, and nothing else is", () => {
  const text = readFileSync(new URL("../../docs/deviations.md", import.meta.url), "utf8");
  const explained = [...text.matchAll(/^### `([a-z-]+)`$/gm)].map(([, rule]) => rule);
  expect(explained.sort()).toEqual(DEVIATIONS.map(({ rule }) => rule).sort());
});

test.each([
  ["what the backup says", "old", true],
  ["neither what the backup says nor the file", "other", false],
])("a backup is excused if a case expects %s: %j, %j", (_, hostname, isExcused) => {
  const folder = "var/lib/rancher/conf/cloud-config.d";
  const files = { [`${folder}/a.yml`]: "hostname: new", [`${folder}/a.yml~`]: "hostname: old" };
  const expected = { all: { hostname }, disk: {} };
  expect(editorBackups.explains({ files, proc_cmdline: "" }, expected, {})).toBe(isExcused);
});

// the recorded cases lie beside the repository, where there are any
describe.runIf(existsSync(vectors))("recorded cases", () => {
  test("all pass, and few deviate", async () => {
    const reports = await runVectors(vectors, SUITES, wants);
    const { passed, failed, deviating } = tally(reports);
    expect(failed, formatReports(reports, { details: true })).toBe(0);
    expect(passed).toBeGreaterThan(100);
    expect(deviating / passed).toBeLessThanOrEqual(0.03);
  });
});
