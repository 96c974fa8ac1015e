import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage } from "../image/build-image.ts";
import { TOP } from "../image/paths.ts";
import { checkPackages } from "./checks/check-packages.ts";
import { runChecks } from "./checks/run-checks.ts";
import { needHostTools } from "./install-tools.ts";
import type { Report } from "./progress.ts";
import { runChild } from "./run-child.ts";
import { sum, type Tally, tallyLastLine, tallyVitest, type VitestReport } from "./sum-results.ts";
import type { Part } from "./test-parts.ts";

const VECTORS = join(TOP, "../shared/vectors");
const NODE = [process.execPath, "--conditions=@ros/source"];

/** Run one part of the tests; `undefined` when there is nothing of its kind. */
export async function runPart(part: Part, report: Report): Promise<Tally | undefined> {
  const { run, limitMinutes } = part;
  if (run.kind === "vectors" && !existsSync(VECTORS)) return undefined;
  if (run.kind === "vitest" && run.files !== undefined && !hasFiles(run.files)) return undefined;
  if (part.needs.length > 0) await needHostTools(part.needs, report);
  switch (run.kind) {
    case "checks":
      return runChecks(report);
    case "packages":
      return sum([await checkPackages(report), await runVitest(run.projects, limitMinutes)]);
    case "vitest":
      return runVitest(run.projects, limitMinutes);
    case "vectors":
      return runVectors(limitMinutes);
    case "image":
      await buildImage({ flavour: "virt", release: false, report });
      return { passed: 1, failed: 0, skipped: 0 };
  }
}

function hasFiles(ending: string): boolean {
  return (
    globSync([`{packages,distro,kernel}/**/*${ending}`], {
      cwd: TOP,
      exclude: ["**/node_modules/**", "**/dist/**"],
    }).length > 0
  );
}

async function runVitest(projects: readonly string[], limitMinutes: number): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), "ros-test-"));
  try {
    const file = join(folder, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const argv = [
      ...NODE,
      join(TOP, "node_modules/vitest/vitest.mjs"),
      "run",
      ...projects.map((name) => `--project=${name}`),
      ...reporters,
    ];
    const { code } = await runChild(argv, { limitMinutes, show: true, env: { CI: "1" } });
    return tallyVitest(
      existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as VitestReport) : undefined,
      code,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runVectors(limitMinutes: number): Promise<Tally> {
  const { code, output } = await runChild(
    [...NODE, join(TOP, "distro/dev/conformance.ts"), VECTORS, "--required"],
    {
      limitMinutes,
      show: false,
    },
  );
  process.stderr.write(output);
  return tallyLastLine(output, code);
}
