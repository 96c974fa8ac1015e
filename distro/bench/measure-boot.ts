import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Accelerator, startVm, type Vm, VmError } from "@ros/vm";
import { MEDIUM_ARGUMENTS } from "../image/iso.ts";
import { run } from "../image/run.ts";
import { parseProbe, type Sample } from "./parse-probe.ts";
import { MARKER } from "./probe.ts";
import type { System } from "./systems.ts";
import { withLock } from "./with-lock.ts";

/** The machine, the same for every system. */
export interface Machine {
  readonly accelerator: Accelerator;
  readonly cpus: number;
  readonly memoryMiB: number;
  /** For disks and logs of the boots. */
  readonly work: string;
  /** Held during each boot. */
  readonly lock?: string;
}

export type BootResult = { readonly sample: Sample } | { readonly failure: string };

const BOOT_TIMEOUT_MS = 600_000;
const OFF_TIMEOUT_MS = 120_000;

/** What ours gets at every boot, but for what only ours understands: the same words for all. */
const APPEND = MEDIUM_ARGUMENTS.filter((word) => !word.startsWith("rancher."));

/** Boot a system once, on a fresh copy of its disk, and read what its probe prints. */
export async function measureBoot(system: System, machine: Machine, round: number): Promise<BootResult> {
  const directory = join(machine.work, `${system.name}-${round}`);
  return withLock(machine.lock, async () => {
    const state = join(machine.work, "state.qcow2");
    await run("qemu-img", ["create", "-q", "-f", "qcow2", "-b", system.state, "-F", "raw", state]);
    try {
      await using vm = await start(system, machine, directory, { file: state, format: "qcow2" });
      return { sample: await readSample(vm) };
    } catch (error) {
      return { failure: describe(error, directory) };
    } finally {
      rmSync(state, { force: true });
    }
  });
}

/** Boot a system on its own disk and switch it off in good order. Throws where it does not come up or go off. */
export async function warmUp(system: System, machine: Machine): Promise<void> {
  const directory = join(machine.work, `${system.name}-first`);
  await withLock(machine.lock, async () => {
    try {
      await using vm = await start(system, machine, directory, { file: system.state }, true);
      await readSample(vm);
      if (system.off === "power-button") await vm.powerButton();
      await vm.waitForExit({ timeoutMs: OFF_TIMEOUT_MS });
    } catch (error) {
      throw new Error(`the first boot of ${system.name} failed: ${describe(error, directory)}`);
    }
  });
}

function start(
  system: System,
  machine: Machine,
  directory: string,
  state: { readonly file: string; readonly format?: "qcow2" },
  isFirst = false,
): Promise<Vm> {
  const off = system.off === "by-itself" && isFirst ? ["bench.off"] : [];
  return startVm({
    ...{ name: system.name, directory, kernel: system.kernel, initrds: [system.initrd] },
    ...{ accelerator: machine.accelerator, cpus: machine.cpus, memoryMiB: machine.memoryMiB },
    append: [...APPEND, ...system.append, ...off].join(" "),
    disks: [...system.disks, { ...state, unsafe: true }],
  });
}

async function readSample(vm: Vm): Promise<Sample> {
  await vm.serial.waitFor(new RegExp(`^${MARKER} end$`, "m"), { timeoutMs: BOOT_TIMEOUT_MS });
  return parseProbe(vm.serial.text);
}

function describe(error: unknown, directory: string): string {
  const { message, hint } = error as Error & { hint?: string };
  return [
    message,
    ...(error instanceof VmError && hint ? [hint] : []),
    `console: ${join(directory, "console.log")}`,
  ].join("\n");
}
