import { parseArgs } from "node:util";

export interface BenchOptions {
  readonly runs: number;
  readonly release: boolean;
  readonly image?: string;
  readonly json: boolean;
  readonly check: boolean;
  readonly lock?: string;
  readonly memoryMiB: number;
  readonly cpus: number;
}

export const USAGE = `usage: npm run bench:boot -- [--runs N] [--release | --image DIR] [--json] [--check]
                              [--memory MIB] [--cpus N] [--lock FILE]`;

/** Read the command line. A fault is one line that says what is allowed. */
export function parseBenchOptions(args: readonly string[]): BenchOptions | { readonly fault: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        runs: { type: "string", default: "5" },
        release: { type: "boolean", default: false },
        image: { type: "string" },
        json: { type: "boolean", default: false },
        check: { type: "boolean", default: false },
        lock: { type: "string" },
        memory: { type: "string", default: "2048" },
        cpus: { type: "string", default: "2" },
      },
    });
    if (values.release && values.image !== undefined) {
      return { fault: "--release and --image: expected one of the two, got both" };
    }
    const runs = wholeNumber("runs", values.runs, 1, 100);
    const memoryMiB = wholeNumber("memory", values.memory, 256, 65_536);
    const cpus = wholeNumber("cpus", values.cpus, 1, 64);
    const { release, json, check, image, lock } = values;
    return {
      ...{ runs, memoryMiB, cpus, release, json, check },
      ...(image === undefined ? {} : { image }),
      ...(lock === undefined ? {} : { lock }),
    };
  } catch (error) {
    return { fault: (error as Error).message.split(". ")[0] as string };
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Error(`--${name}: expected a whole number from ${least} to ${most}, got "${text}"`);
}
