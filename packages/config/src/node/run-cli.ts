import { readFileSync } from "node:fs";
import type { ExitCode } from "../command/arguments.ts";
import { renderScalar } from "../document/render-scalar.ts";
import { get } from "../layers/get.ts";
import { readCachedConfig } from "./config-cache.ts";
import type { MachineOptions } from "./machine-target.ts";

export interface CliOptions {
  /** Work on a machine and not on files: FILE arguments are left out. */
  readonly machine?: MachineOptions;
  /** Name in messages; `ros-config` unless given. */
  readonly program?: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** What `ros-config` does, and `ros config` on a machine. */
export async function runConfigCommand(argv: readonly string[], options: CliOptions): Promise<ExitCode> {
  if (printCached(argv, options)) return 0;
  const { machine, program = "ros-config", out, err } = options;
  // the parser and the schema are most of the start-up time
  const [{ runCommand }, { fileTarget }, { machineTarget }] = await Promise.all([
    import("../command/run-command.ts"),
    import("./file-target.ts"),
    import("./machine-target.ts"),
  ]);
  return runCommand(argv, {
    program,
    out,
    err,
    open: (file) => fileTarget(file, out),
    ...(machine !== undefined && { machine: machineTarget(machine, out) }),
    readSchema: () => readFileSync(schemaFile(), "utf8"),
  });
}

/** Most reads are of one value, which the cache answers without a parser. */
function printCached([command, key, ...more]: readonly string[], { machine, out }: CliOptions): boolean {
  if (
    command !== "get" ||
    key === undefined ||
    key.startsWith("-") ||
    more.length > 0 ||
    machine?.cache === undefined
  )
    return false;
  const config = readCachedConfig(machine.cache, machine);
  const value = config === undefined ? undefined : get(config, key);
  const text = value === undefined ? undefined : renderScalar(value);
  if (text !== undefined) out(text);
  return text !== undefined;
}

/** Beside this package's `dist`, or above its sources. */
function schemaFile(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "../../schema.json" : "../schema.json", import.meta.url);
}
