import type { Engine } from "../engine/engine.ts";
import type { PlanOptions } from "../plan/options.ts";
import type { Flag, Flags } from "./flags.ts";
import type { Io } from "./io.ts";
import type { LoadedProject } from "./loaded-project.ts";

export type { LoadedProject };

export interface Context {
  readonly io: Io;
  readonly global: Flags;
  readonly flags: Flags;
  readonly args: readonly string[];
  /** Plan options that stand unless a flag says otherwise. */
  readonly planDefaults: PlanOptions;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  engine(): Promise<Engine>;
  /** The project; services named on the command line switch their profiles on. */
  project(services?: readonly string[]): Promise<LoadedProject>;
  /** Only its name, for commands that work without a file. */
  projectName(): Promise<string>;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What follows the command's name in its usage line. */
  readonly usage: string;
  readonly flags: readonly Flag[];
  /** The first word ends the flags: what follows is another program's command line. */
  readonly stopAtWord?: boolean;
  readonly minArgs?: number;
  readonly maxArgs?: number;
  run(context: Context): Promise<number>;
}

export const TIMEOUT: Flag = {
  name: "timeout",
  short: "t",
  kind: "number",
  help: "Shutdown timeout in seconds",
};
export const DRY_RUN: Flag = {
  name: "dry-run",
  kind: "flag",
  help: "Print what would be done, and do nothing",
};
