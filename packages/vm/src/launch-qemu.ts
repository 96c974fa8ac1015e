import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { boundToParent } from "./bound-to-parent.ts";
import { VmError } from "./errors.ts";

/** A QEMU process. */
export interface Qemu {
  readonly pid: number;
  readonly exited: Promise<{
    readonly code: number | undefined;
    readonly signal: NodeJS.Signals | undefined;
  }>;
  readonly hasExited: () => boolean;
  readonly kill: () => void;
  /** What QEMU printed: its warnings and errors. */
  readonly said: () => string;
}

/** Start QEMU; unless detached it ends with this process. */
export function launchQemu(
  program: string,
  args: readonly string[],
  options: { detached: boolean; log: string; input: string },
): Promise<Qemu> {
  const { detached, log, input } = options;
  const [run, before] = detached ? [program, []] : boundToParent(program);
  const output = openSync(log, "w");
  // kept open by QEMU itself, so that what it reads never ends
  const typed = openSync(input, "r+");
  const child = spawn(run, [...before, ...args], { detached, stdio: ["ignore", output, output, typed] });
  closeSync(output);
  closeSync(typed);
  const kill = () => void child.kill("SIGKILL");
  if (detached) child.unref();
  else process.once("exit", kill);
  let over = false;
  const exited = new Promise<Awaited<Qemu["exited"]>>((resolve) => {
    child.once("exit", (code, signal) => {
      over = true;
      process.removeListener("exit", kill);
      resolve({ code: code ?? undefined, signal: signal ?? undefined });
    });
  });
  const said = () => readFileSync(log, "utf8").trim();
  return new Promise((resolve, reject) => {
    child.once("spawn", () =>
      resolve({ pid: child.pid as number, exited, hasExited: () => over, kill, said }),
    );
    child.once("error", (cause) =>
      reject(new VmError("VM_START_FAILED", `${run}: ${cause.message}`, { cause })),
    );
  });
}

/** Its QMP, as soon as it listens. */
export async function connectQmp(qemu: Qemu, path: string, timeoutMs: number): Promise<Socket> {
  const deadline = Date.now() + timeoutMs;
  while (!existsSync(path)) {
    if (qemu.hasExited()) throw startFailure(qemu);
    if (Date.now() > deadline) {
      throw new VmError("VM_START_FAILED", `QEMU does not listen after ${timeoutMs / 1000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return open(path);
}

/** Why QEMU ended before it ran the guest. */
export function startFailure(qemu: Qemu): VmError {
  const said = qemu.said();
  return new VmError("VM_START_FAILED", `QEMU did not start: ${lastLine(said)}`, { hint: hintFor(said) });
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.on("error", () => {});
      resolve(socket);
    });
    socket.once("error", (cause) =>
      reject(new VmError("VM_START_FAILED", `QEMU did not start: ${cause.message}`, { cause })),
    );
  });
}

function lastLine(text: string): string {
  return (
    text
      .split("\n")
      .at(-1)
      ?.replace(/^.*qemu-system-x86_64: /, "") || "it said nothing"
  );
}

function hintFor(said: string): string | undefined {
  if (/input-path/.test(said)) return "QEMU 8.1 or later is needed; Debian 12 has one in bookworm-backports";
  if (/Failed to get .*lock/.test(said)) return "another virtual machine uses this disk";
  if (/Could not set up host forwarding rule/.test(said))
    return "another program listens on this port of the host";
  if (/Cannot allocate memory|cannot set up guest memory/.test(said))
    return "ask for less memory with memoryMiB";
  if (/No space left on device/.test(said)) return "free some space on the host's disk";
  return undefined;
}
