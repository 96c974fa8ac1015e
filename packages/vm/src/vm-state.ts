import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileError } from "./errors.ts";

/** What a later process needs to find a detached virtual machine. */
export interface VmState {
  readonly pid: number;
  readonly sockets: string;
  /** The kernel's start time of the process: a pid alone may be somebody else's by now. */
  readonly startTime: string;
}

const FILE = "vm.json";

export function writeVmState(directory: string, state: Omit<VmState, "startTime">): void {
  const file = join(directory, FILE);
  try {
    writeFileSync(file, `${JSON.stringify({ ...state, startTime: processStartTime(state.pid) })}\n`);
  } catch (error) {
    throw fileError(error, file);
  }
}

/** The detached machine of this directory, if it runs. */
export function readVmState(directory: string): VmState | undefined {
  let text: string;
  try {
    text = readFileSync(join(directory, FILE), "utf8");
  } catch {
    return undefined;
  }
  const state = JSON.parse(text) as VmState;
  const startTime = processStartTime(state.pid);
  return startTime !== undefined && startTime === state.startTime ? state : undefined;
}

/** Field 22 of proc_pid_stat(5); the name before it may hold spaces. */
function processStartTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : fields[18];
  } catch {
    return undefined;
  }
}
