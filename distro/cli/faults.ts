import { existsSync, readFileSync } from "node:fs";
import type { BootFault } from "@ros/init";

/** What went wrong at this boot; `ros config validate` and the login banner tell it again. */
export const FAULTS_FILE = "/run/ros/faults.json";

export function readFaults(): BootFault[] {
  return existsSync(FAULTS_FILE) ? (JSON.parse(readFileSync(FAULTS_FILE, "utf8")) as BootFault[]) : [];
}

/** A fault as people see it: what, then what to do. */
export const faultLines = (fault: Omit<BootFault, "stage">): string[] => [
  `ros: ${fault.message}`,
  ...(fault.hint ? [`     ${fault.hint}`] : []),
];
