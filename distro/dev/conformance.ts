// npm run conformance -- DIRECTORY [--details] [FOLDER…]: run recorded cases against this code
import { parseArgs } from "node:util";
import { formatReports, runVectors, tally } from "./conformance/run-vectors.ts";
import { SUITES } from "./conformance/suites.ts";

const { values, positionals } = parseArgs({
  options: { details: { type: "boolean" } },
  allowPositionals: true,
});
const [directory, ...folders] = positionals;
if (directory === undefined) {
  process.stderr.write("usage: npm run conformance -- DIRECTORY [--details] [FOLDER…]\n");
  process.exit(2);
}
const wants = (path: string): boolean =>
  folders.length === 0 || folders.some((folder) => `/${path}`.includes(`/${folder}/`));
const reports = await runVectors(directory, SUITES, wants);
process.stdout.write(formatReports(reports, { details: values.details === true }));
process.exitCode = tally(reports).failed === 0 ? 0 : 1;
