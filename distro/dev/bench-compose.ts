// npm run bench:compose: what it needs of the host is installed, then it runs, with the same arguments
import { faultLine } from "./fault-line.ts";
import { needHostTools } from "./install-tools.ts";
import { progress } from "./progress.ts";

try {
  await needHostTools(["docker"], progress());
  await import("../../packages/compose/bench/compose.ts");
} catch (error) {
  process.stderr.write(`bench:compose: ${faultLine(error)}\n`);
  process.exitCode = 1;
}
