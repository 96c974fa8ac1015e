/** Runs on the host when the machine is to end: containers first, then the file systems, then the power. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { dockerEngine } from "@ros/compose/docker";
import { SYSTEM_SOCKET, stopOrder, USER_SOCKET } from "@ros/init";
import { readMachineConfig } from "./machine-config.ts";

const ACTIONS = ["poweroff", "reboot", "halt"];
const action = ACTIONS.find((name) => name === process.argv[2]) ?? "reboot";
/** Containers get this long to end by themselves. */
const STOP_SECONDS = 10;
const LEAST_SECONDS = 5;

const { config } = readMachineConfig();
const deadlineSeconds = Math.max(LEAST_SECONDS, config.rancher?.shutdown_timeout || 60);
// whatever hangs, the machine ends
setTimeout(end, deadlineSeconds * 1000).unref();
console.log(`ros: ${action}: stopping containers`);

await stopAll(USER_SOCKET, STOP_SECONDS, (names) => [names]);
await stopAll(SYSTEM_SOCKET, 3, stopOrder);
end();

/** Stop the running containers of an engine, wave after wave. An engine that is gone has none. */
async function stopAll(
  socketPath: string,
  seconds: number,
  waves: (names: readonly string[]) => readonly (readonly string[])[],
): Promise<void> {
  const engine = dockerEngine({ socketPath });
  try {
    const running = (await engine.listContainers([], {})).filter(
      ({ state }) => state === "running" || state === "restarting",
    );
    for (const wave of waves(running.map(({ name }) => name))) {
      const ids = running.filter(({ name }) => wave.includes(name)).map(({ id }) => id);
      await Promise.allSettled(
        ids.map((id) =>
          Promise.race([engine.stopContainer(id, { timeoutSeconds: seconds }), sleep((seconds + 5) * 1000)]),
        ),
      );
    }
  } catch (error) {
    console.log(`ros: ${socketPath}: ${(error as Error).message}`);
  }
}

/** Write everything out, make every file system read-only (PID 1 has files open, so no unmount), and go. */
function end(): void {
  spawnSync("/usr/bin/busybox", ["sync"]);
  writeFileSync("/proc/sysrq-trigger", "u");
  for (let tries = 0; tries < 50 && stillWritable(); tries++)
    spawnSync("/usr/bin/busybox", ["usleep", "100000"]);
  console.log(`ros: ${action}`);
  spawnSync("/usr/bin/busybox", [action, "-f"]);
  process.exit(0);
}

function stillWritable(): boolean {
  return readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .some((line) => /^\/dev\/\S+ \S+ ext4 rw[, ]/.test(line));
}
