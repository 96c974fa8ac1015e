import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
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
  options: { detached: boolean; log: string },
): Promise<Qemu> {
  const { detached, log } = options;
  const [run, before] = detached ? [program, []] : boundToParent(program);
  const output = openSync(log, "w");
  const child = spawn(run, [...before, ...args], { detached, stdio: ["ignore", output, output] });
  closeSync(output);
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

/** The guest's console and QMP, as soon as QEMU listens. */
export async function connectQemu(
  qemu: Qemu,
  sockets: string,
  timeoutMs: number,
): Promise<{ console: Socket; qmp: Socket }> {
  const deadline = Date.now() + timeoutMs;
  const files = ["console", "qmp"].map((id) => join(sockets, `${id}.sock`));
  while (!files.every((file) => existsSync(file))) {
    if (qemu.hasExited()) {
      throw new VmError("VM_START_FAILED", `QEMU did not start: ${lastLine(qemu.said())}`, {
        hint: hintFor(qemu.said()),
      });
    }
    if (Date.now() > deadline)
      throw new VmError("VM_START_FAILED", `QEMU does not listen after ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const [console, qmp] = await Promise.all(files.map(open));
  return { console: console as Socket, qmp: qmp as Socket };
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
  if (/Failed to get .*lock/.test(said)) return "another virtual machine uses this disk";
  if (/Could not set up host forwarding rule/.test(said))
    return "another program listens on this port of the host";
  if (/Cannot allocate memory|cannot set up guest memory/.test(said))
    return "ask for less memory with memoryMiB";
  if (/No space left on device/.test(said)) return "free some space on the host's disk";
  return undefined;
}
