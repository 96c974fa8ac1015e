// npm run conformance -- DIRECTORY [--details] [--required] [FOLDER…]: run recorded cases against this code
import { parseArgs } from "node:util";
import { judge } from "./conformance/required.ts";
import { formatReports, runVectors, tally } from "./conformance/run-vectors.ts";
import { SUITES } from "./conformance/suites.ts";

const { values, positionals } = parseArgs({
  options: { details: { type: "boolean" }, required: { type: "boolean" } },
  allowPositionals: true,
});
const [directory, ...folders] = positionals;
if (directory === undefined) {
  process.stderr.write("usage: npm run conformance -- DIRECTORY [--details] [--required] [FOLDER…]\n");
  process.exit(2);
}
const wants = (path: string): boolean =>
  folders.length === 0 || folders.some((folder) => `/${path}`.includes(`/${folder}/`));
const reports = await runVectors(directory, SUITES, wants);
process.stdout.write(formatReports(reports, { details: values.details === true }));
if (values.required === true) {
  // groups count, against the share that each must reach
  const verdicts = judge(reports);
  for (const { group, passed, failed, deviating, isMet } of verdicts) {
    const all = passed + failed;
    const share = `${deviating} of them deviating (${((100 * deviating) / all).toFixed(1)} %)`;
    process.stdout.write(`${isMet ? "met" : "MISSED"}: ${group}: ${passed} of ${all}, ${share}\n`);
  }
  const missed = verdicts.filter(({ isMet }) => !isMet).length;
  process.stdout.write(`${verdicts.reduce((sum, { passed }) => sum + passed, 0)} passed, ${missed} failed\n`);
  process.exitCode = missed === 0 ? 0 : 1;
} else {
  process.exitCode = tally(reports).failed === 0 ? 0 : 1;
}
