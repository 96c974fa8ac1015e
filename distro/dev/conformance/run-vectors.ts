import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Result, Suite, VectorFile } from "./suite.ts";

/** What became of one file. */
export interface FileReport {
  readonly path: string;
  /** Undefined if no suite knows such a file. */
  readonly results: readonly Result[] | undefined;
}

/** Run every file of recorded cases below a directory. */
export async function runVectors(
  directory: string,
  suites: readonly Suite[],
  wants: (path: string) => boolean = () => true,
): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  for (const path of listFiles(directory).filter(wants)) {
    const runner = suites.map((suite) => suite[kindOf(path)]).find((found) => found !== undefined);
    reports.push({ path, results: await runner?.(readVectors(directory, path)) });
  }
  return reports;
}

/** The last two parts of a path say what its cases are about. */
function kindOf(path: string): string {
  return path.split("/").slice(-2).join("/");
}

function listFiles(directory: string): string[] {
  if (!statSync(directory).isDirectory()) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".md"))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

function readVectors(directory: string, path: string): VectorFile {
  const text = readFileSync(join(directory, path), "utf8");
  return { path, content: path.endsWith(".json") ? JSON.parse(text) : text };
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly deviating: number;
}

/** A file that no suite knows counts as one failure: it must not look as if it had passed. */
export function tally(reports: readonly FileReport[]): Tally {
  const results = reports.flatMap(
    (report) => report.results ?? [{ name: report.path, passed: false } satisfies Result],
  );
  const deviating = results.filter((result) => !result.passed && result.deviates !== undefined).length;
  const passed = results.filter((result) => result.passed).length + deviating;
  return { passed, failed: results.length - passed, deviating };
}

/** A line per file, the names of what failed or deviates, and the sum. */
export function formatReports(
  reports: readonly FileReport[],
  options: { readonly details?: boolean } = {},
): string {
  const lines = reports.flatMap((report) => {
    if (report.results === undefined) return [`${report.path}: unknown kind, not run`];
    const { passed, failed } = tally([report]);
    const odd = report.results.filter((result) => !result.passed);
    return [
      `${report.path}: ${passed} passed, ${failed} failed`,
      ...odd.map(({ name, deviates, detail }) =>
        deviates === undefined
          ? `  failed: ${name}${options.details === true && detail !== undefined ? `\n    ${detail}` : ""}`
          : `  deviates: ${deviates} (${name})`,
      ),
    ];
  });
  const { passed, failed } = tally(reports);
  return `${[...lines, `${passed} passed, ${failed} failed`].join("\n")}\n`;
}
