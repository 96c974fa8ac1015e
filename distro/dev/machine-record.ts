import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "../image/paths.ts";

/** Where the files of the machine behind this ssh port are. */
export const machineDirectory = (sshPort: number): string => join(MACHINES, String(sshPort));
const MACHINES = join(CACHE, "machines");
const FILE = "machine.json";

/** A detached machine, as `npm start -- --detach` prints it and `npm run stop` finds it. */
export interface MachineRecord {
  readonly pid: number;
  readonly port: number;
  readonly key: string;
}

export function writeRecord(record: MachineRecord): void {
  mkdirSync(machineDirectory(record.port), { recursive: true });
  writeFileSync(join(machineDirectory(record.port), FILE), `${JSON.stringify(record)}\n`);
}

/** Every detached machine that runs still. */
export function runningMachines(): MachineRecord[] {
  if (!existsSync(MACHINES)) return [];
  return readdirSync(MACHINES).flatMap((name) => {
    const file = join(MACHINES, name, FILE);
    if (!existsSync(file)) return [];
    const record = JSON.parse(readFileSync(file, "utf8")) as MachineRecord;
    return isQemu(record.pid) ? [record] : [];
  });
}

export function forgetMachine(sshPort: number): void {
  rmSync(join(machineDirectory(sshPort), FILE), { force: true });
}

/** A pid alone may be somebody else's by now. */
function isQemu(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("qemu-system");
  } catch {
    return false;
  }
}
