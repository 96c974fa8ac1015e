import { appendFileSync, existsSync, readFileSync } from "node:fs";

const TIMES_FILE = "/run/ros/times";

/** Note that a stage is reached; seconds since the kernel started. */
export function mark(stage: string): void {
  const uptime = readFileSync("/proc/uptime", "utf8").split(" ")[0];
  appendFileSync(TIMES_FILE, `${stage.replaceAll(" ", "-")} ${uptime}\n`);
}

/** The stages in the order in which they were reached. */
export function readTimes(): { stage: string; seconds: number }[] {
  if (!existsSync(TIMES_FILE)) return [];
  return readFileSync(TIMES_FILE, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(" ") as [string, string])
    .map(([stage, seconds]) => ({ stage, seconds: Number(seconds) }));
}
