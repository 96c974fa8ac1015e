/** PID 1: makes the machine ready, starts `sysinit` beside itself, and becomes System Docker. */
import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { type Config, dockerArguments } from "@ros/config";
import { BOOT, type BootFault, runBoot, systemDockerArguments } from "@ros/init";
import { applySteps, readFacts } from "@ros/init/node";
import { FAULTS_FILE, faultLines } from "./faults.ts";
import { keepHanded, readConfigDrives, readMachineConfig } from "./machine-config.ts";
import { mark } from "./times.ts";

// a PID 1 with several threads can die of an ordinary signal that has no handler
const SIGNALS = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCHLD", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGWINCH", "SIGIO", "SIGPWR"] as const;
for (const signal of SIGNALS) process.on(signal, () => {});

const ENVIRONMENT = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", TERM: "linux" };

mark("node");
const faults: BootFault[] = [];
function report(fault: BootFault): void {
  if (faults.some(({ message }) => message === fault.message)) return;
  faults.push(fault);
  writeFileSync(FAULTS_FILE, JSON.stringify(faults));
  for (const line of faultLines(fault)) console.error(line);
}

const handed = await readConfigDrives(readFacts([]).blockDevices).catch((error: Error) => {
  report({ stage: "configuration", message: `the config drive cannot be read: ${error.message}` });
  return undefined;
});
let kept = false;
const { config, stoppedAt } = runBoot<Config>(BOOT, {
  apply: applySteps,
  mark,
  report,
  readConfig: (stateIsThere) => {
    if (stateIsThere && handed && !kept) keepHanded(handed);
    kept = stateIsThere;
    const read = readMachineConfig(stateIsThere ? undefined : handed);
    for (const fault of read.faults) report(fault);
    return read.config;
  },
  readFacts: (configured) => readFacts(configured.rancher?.state?.autoformat ?? []),
});
if (stoppedAt !== undefined) {
  console.error(`ros: the boot cannot go on after "${stoppedAt}"; the machine restarts in 10 seconds`);
  spawnSync("/usr/bin/busybox", ["sleep", "10"]);
  spawnSync("/usr/bin/busybox", ["reboot", "-f"]);
}

spawn("/usr/bin/tini", ["-s", "--", "/usr/bin/node", "/usr/lib/ros/sysinit.js"], { stdio: "inherit", env: ENVIRONMENT, detached: true }).unref();
const argv = systemDockerArguments(dockerArguments(config.rancher?.system_docker ?? {}));
mark("system-docker-starts");
process.execve(argv[0] as string, argv, ENVIRONMENT);
