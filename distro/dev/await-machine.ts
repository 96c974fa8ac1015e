import { setTimeout as sleep } from "node:timers/promises";
import type { Ssh, Vm } from "@ros/vm";
import { bootStages } from "./boot-stages.ts";
import { DevError } from "./dev-error.ts";
import type { Report } from "./progress.ts";

/** What its own messages begin with on the console. */
const MESSAGE = /^(ros|console): /;

/** Behind the prompt of who was logged in by then, it may be. */
const STARTED = /ros: ROS \S+ started/;

export interface Readiness {
  /** Seconds from the start of QEMU until the stage, as seen from this machine. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Seconds since the guest's kernel started, as the guest says. */
  readonly boot: Readonly<Record<string, number>>;
}

/** Wait until User Docker answers, and tell what the machine says meanwhile. */
export async function awaitMachine(
  vm: Vm,
  ssh: Ssh,
  options: { timeoutMs: number; report: Report },
): Promise<Readiness> {
  const { report, timeoutMs } = options;
  const began = performance.now();
  const seconds: Record<string, number> = {};
  const reached = (stage: string, line: string) => {
    seconds[stage] = Number(((performance.now() - began) / 1000).toFixed(1));
    report(line);
  };
  const speak = consoleTeller(vm, report);
  try {
    // a connection tried before the guest has a network hangs for long; without the line we try nevertheless
    await vm.serial.waitFor(STARTED, { timeoutMs: timeoutMs / 2 }).then(
      () => reached("services", "the system's services are started"),
      () => undefined,
    );
    await ssh.connect();
    reached("ssh", "the machine's ssh server lets us in");
    let said = "";
    while (performance.now() - began < timeoutMs) {
      const { code, stderr } = await ssh.exec("docker info --format '{{.ServerVersion}}'", {
        timeoutMs: 30_000,
      });
      if (code === 0) {
        reached("docker", "User Docker answers");
        return { seconds, boot: bootStages((await ssh.exec("cat /run/ros/times")).stdout) };
      }
      said = stderr.trim().split("\n").at(-1) ?? "";
      await sleep(300);
    }
    throw new DevError(`User Docker does not answer after ${timeoutMs / 1000} s: ${said}`);
  } finally {
    speak();
  }
}

/** Repeat what the system prints about itself, as long as it boots. Returns what ends it. */
function consoleTeller(vm: Vm, report: Report): () => void {
  let told = 0;
  const tell = () => {
    const { text } = vm.serial;
    const end = text.lastIndexOf("\n") + 1;
    if (end <= told) return;
    const lines = text.slice(told, end).split("\n");
    for (const line of lines) if (MESSAGE.test(line)) report(`  ${line}`);
    told = end;
  };
  const timer = setInterval(tell, 200);
  return () => {
    clearInterval(timer);
    tell();
  };
}
