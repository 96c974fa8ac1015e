import { spawn } from "node:child_process";
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { needTool } from "./host-tools.ts";
import { PROBE_PASSED, probeSector } from "./probe-sector.ts";
import type { Accelerator } from "./vm-options.ts";

export interface Probe {
  readonly accelerator: Accelerator;
  /** Why not KVM; empty when it is KVM. */
  readonly reason: string;
}

const DEVICE = "/dev/kvm";
const PROBE_TIMEOUT_MS = 10_000;

/** KVM where a guest runs in it for a second, emulation elsewhere. Remembered until the host reboots. */
export async function probeAccelerator(options: { cacheFile?: string } = {}): Promise<Probe> {
  try {
    accessSync(DEVICE, constants.R_OK | constants.W_OK);
  } catch (error) {
    return { accelerator: "tcg", reason: `${DEVICE}: ${(error as NodeJS.ErrnoException).code}` };
  }
  const program = needTool("qemu-system-x86_64");
  const file =
    options.cacheFile ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "vm-accelerator.json");
  const key = `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${statSync(program).mtimeMs}`;
  const known = read(file, key);
  if (known !== undefined) return known;
  const probe = await bootProbe(program, "kvm");
  write(file, { key, ...probe });
  return probe;
}

/** Boot the probe's sector. */
export async function bootProbe(program: string, accelerator: Accelerator): Promise<Probe> {
  const directory = mkdtempSync(join(tmpdir(), "vm-probe-"));
  try {
    const file = join(directory, "sector.img");
    writeFileSync(file, probeSector());
    truncateSync(file, 1440 * 1024);
    const cpu = accelerator === "kvm" ? "host" : "max";
    const args = [
      "-accel",
      accelerator,
      "-cpu",
      cpu,
      "-smp",
      "2",
      "-m",
      "32",
      "-nodefaults",
      "-display",
      "none",
      "-no-reboot",
    ];
    const disk = [
      "-drive",
      `if=floppy,format=raw,file=${file}`,
      "-device",
      "isa-debug-exit,iobase=0xf4,iosize=4",
    ];
    const { status, signal, said } = await run(program, [...args, ...disk]);
    if (status === PROBE_PASSED) return { accelerator, reason: "" };
    const fault =
      signal === "SIGKILL" ? `a guest in ${accelerator} hangs` : `a guest in ${accelerator} crashes`;
    return { accelerator: "tcg", reason: said || fault };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function run(
  program: string,
  args: readonly string[],
): Promise<{ status: number | null; signal: string | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "ignore", "pipe"],
      timeout: PROBE_TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", (status, signal) =>
      resolve({ status, signal, said: said.trim().split("\n")[0] ?? "" }),
    );
  });
}

function read(file: string, key: string): Probe | undefined {
  try {
    const known = JSON.parse(readFileSync(file, "utf8")) as {
      key?: unknown;
      accelerator?: unknown;
      reason?: unknown;
    };
    if (known.key !== key || typeof known.reason !== "string") return undefined;
    if (known.accelerator !== "kvm" && known.accelerator !== "tcg") return undefined;
    return { accelerator: known.accelerator, reason: known.reason };
  } catch {
    return undefined;
  }
}

function write(file: string, known: Probe & { key: string }): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(known));
  } catch {
    // a cache: without it the probe runs again
  }
}
