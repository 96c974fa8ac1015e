import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TOP } from "../../image/paths.ts";
import type { Report } from "../progress.ts";
import { runChild } from "../run-child.ts";
import type { Tally } from "../sum-results.ts";
import { findNames } from "./find-names.ts";
import { GRAPH_ARGUMENTS, withGraph } from "./graph.ts";
import { changesets, committedTexts, packageHistories, packageServers } from "./read-repository.ts";
import { unannounced } from "./unannounced.ts";

/** What is wrong, for people; empty when nothing is. */
type Check = () => Promise<string> | string;

const LIMIT_MINUTES = 5;
export const DOCUMENT: string = join(TOP, "docs/architecture.md");

async function program(...argv: string[]): Promise<string> {
  const { code, output } = await runChild(
    [join(TOP, "node_modules/.bin", argv[0] as string), ...argv.slice(1)],
    { limitMinutes: LIMIT_MINUTES, show: false },
  );
  return code === 0 ? "" : output.trim() || `${argv[0]} ended with ${code}`;
}

/** The graph of the packages as it is now. */
export async function drawGraph(): Promise<string> {
  const { code, output } = await runChild([join(TOP, "node_modules/.bin/depcruise"), ...GRAPH_ARGUMENTS], {
    limitMinutes: LIMIT_MINUTES,
    show: false,
  });
  if (code !== 0) throw new Error(`dependency-cruiser failed: ${output.trim().split("\n")[0]}`);
  return output;
}

const CHECKS: Readonly<Record<string, Check>> = {
  types: () => program("tsc", "--noEmit"),
  style: () => program("biome", "check", "--diagnostic-level=warn", "--reporter=summary"),
  boundaries: () =>
    program("depcruise", "--config", ".dependency-cruiser.cjs", "packages", "distro", "kernel"),
  "dead code": () => program("knip", "--no-progress", "--no-config-hints"),
  changesets: () => {
    const silent = unannounced(packageHistories(), changesets());
    return silent.length === 0
      ? ""
      : `changed without a changeset: ${silent.join(", ")} (npx changeset writes one)`;
  },
  "graph in docs/architecture.md": async () => {
    const document = readFileSync(DOCUMENT, "utf8");
    return withGraph(document, await drawGraph()) === document ? "" : "it is stale: npm run graph";
  },
  "names of machines": () =>
    findNames(committedTexts(), packageServers())
      .filter(({ file }) => file !== "distro/dev/checks/find-names.ts")
      .map(({ file, line, text }) => `${file}:${line}: ${text}`)
      .join("\n"),
};

/** Run every check, tell of each, and count them. */
export async function runChecks(report: Report): Promise<Tally> {
  let passed = 0;
  let failed = 0;
  for (const [name, check] of Object.entries(CHECKS)) {
    const began = performance.now();
    const wrong = await Promise.resolve()
      .then(check)
      .catch((error: Error) => error.message);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    if (wrong === "") passed += 1;
    else failed += 1;
    report(`  ${wrong === "" ? "✓" : "✗"} ${name} (${seconds} s)`);
    if (wrong !== "") process.stderr.write(`${wrong.replace(/^/gm, "      ")}\n`);
  }
  return { passed, failed, skipped: 0 };
}
