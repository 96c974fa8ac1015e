/** What a part of the tests came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The fields that we read of a report of vitest's json reporter. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * Count a run of vitest. A file that fails outside its tests counts as one failure, and so does a run that
 * ends badly, or without a report, or without a single test.
 */
export function tallyVitest(report: VitestReport | undefined, exitCode: number): Tally {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((one) => one.status === "failed"),
  ).length;
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + broken;
  const amiss = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: amiss ? 1 : failed, skipped: report.numPendingTests };
}

/** Count a program whose last line is `N passed, N failed`. */
export function tallyLastLine(output: string, exitCode: number): Tally {
  const line = /(\d+) passed, (\d+) failed\s*$/.exec(output);
  const passed = Number(line?.[1] ?? 0);
  const failed = Number(line?.[2] ?? 0);
  return { passed, failed: failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : failed, skipped: 0 };
}

export function sum(tallies: readonly Tally[]): Tally {
  const total = (count: (tally: Tally) => number) => tallies.reduce((all, tally) => all + count(tally), 0);
  return {
    passed: total((one) => one.passed),
    failed: total((one) => one.failed),
    skipped: total((one) => one.skipped),
  };
}
