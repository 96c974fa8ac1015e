// npm run check: the static part of npm test alone
import { runChecks } from "./checks/run-checks.ts";
import { parseOptions } from "./parse-options.ts";
import { progress } from "./progress.ts";
import { runCommand } from "./run-command.ts";

await runCommand("npm run check", async (args) => {
  parseOptions(args, {});
  const { passed, failed } = await runChecks(progress());
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
