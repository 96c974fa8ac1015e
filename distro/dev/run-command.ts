import { UsageError } from "../cli/usage.ts";
import { faultLine } from "./fault-line.ts";

/** Run one of our commands to its end: the exit code it returns, 2 for a bad command line, 1 for any other fault. */
export async function runCommand(
  name: string,
  command: (args: readonly string[]) => Promise<number>,
): Promise<never> {
  let code: number;
  try {
    code = await command(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${name}: ${faultLine(error)}\n`);
    code = error instanceof UsageError ? 2 : 1;
  }
  // sockets to a machine that goes on without us would keep this process
  process.exit(code);
}
