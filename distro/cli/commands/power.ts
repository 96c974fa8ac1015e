import { spawnSync } from "node:child_process";
import { constants, openSync, writeSync } from "node:fs";
import { UsageError } from "../usage.ts";

export type PowerAction = "poweroff" | "reboot" | "halt";

const FLAGS: Readonly<Record<string, PowerAction>> = {
  "-r": "reboot",
  "--reboot": "reboot",
  "-h": "poweroff",
  "-P": "poweroff",
  "--poweroff": "poweroff",
  "-H": "halt",
  "--halt": "halt",
  "-p": "poweroff",
};

/** Which way of stopping a command line means; times other than now are refused. */
export function parsePower(called: string, args: readonly string[]): { action: PowerAction; force: boolean } {
  let action: PowerAction = called === "shutdown" ? "poweroff" : (called as PowerAction);
  let force = false;
  for (const word of args) {
    const named = Object.hasOwn(FLAGS, word) ? FLAGS[word] : undefined;
    if (named) action = named;
    else if (word === "-f" || word === "--force") force = true;
    else if (called !== "shutdown" || !["now", "+0"].includes(word))
      throw new UsageError(`${called}: unexpected ${JSON.stringify(word)}`, [
        "-f",
        "-r",
        "-h",
        "-H",
        ...(called === "shutdown" ? ["now"] : []),
      ]);
  }
  return { action, force };
}

/** Ask the host's supervisor for an orderly end; with --force, sync and go at once. */
export async function power(called: string, args: readonly string[]): Promise<number> {
  const { action, force } = parsePower(called, args);
  if (process.getuid?.() !== 0) throw new Error(`${called} needs root: sudo ${called}`);
  if (force) {
    spawnSync("/usr/bin/busybox", ["sync"]);
    spawnSync("/usr/bin/busybox", [action, "-f"]);
    return 1;
  }
  // without a reader nobody would stop the machine: say so instead of waiting
  const fifo = openSync("/run/ros/power", constants.O_WRONLY | constants.O_NONBLOCK);
  writeSync(fifo, `${action}\n`);
  return 0;
}
