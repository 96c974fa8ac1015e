import { execFileSync } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Duplex } from "node:stream";
import { probeAccelerator } from "./accelerator.ts";
import { fileError, VmError } from "./errors.ts";
import { prepareFirmware } from "./firmware.ts";
import { freePort } from "./free-port.ts";
import { needTool } from "./host-tools.ts";
import { joinInitrds } from "./join-initrds.ts";
import { connectQmp, launchQemu, type Qemu, startFailure } from "./launch-qemu.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";
import { findProcessor } from "./processor.ts";
import { disksOf, qemuArguments } from "./qemu-arguments.ts";
import { Qmp } from "./qmp.ts";
import { Serial } from "./serial.ts";
import { describeExit, Vm, type VmExit } from "./vm.ts";
import type { VmOptions } from "./vm-options.ts";
import { writeVmState } from "./vm-state.ts";

/** Start a virtual machine. Its console and QMP are connected before the guest's first instruction. */
export async function startVm(options: VmOptions): Promise<Vm> {
  const program = needTool("qemu-system-x86_64");
  checkFiles(options);
  const { name = "vm", detached = false, startTimeoutMs = 60_000 } = options;
  const directory = resolve(options.directory ?? mkdtempSync(join(tmpdir(), "vm-")));
  const consoleLog = resolve(options.console?.logFile ?? join(directory, "console.log"));
  mkdirSync(directory, { recursive: true });
  for (const { writeLog } of disksOf(options)) if (writeLog !== undefined) emptyFile(writeLog);
  emptyFile(consoleLog);
  const firmware = prepareFirmware(options.firmware ?? "bios", directory);
  const initrd = joinInitrds(options.initrds ?? [], directory);
  const accelerator = options.accelerator ?? (await probeAccelerator()).accelerator;
  const forward = await choosePorts(options);
  // short: a socket's path has at most 107 bytes
  const sockets = mkdtempSync(join(tmpdir(), "vm-run-"));
  const input = join(sockets, "console.in");
  execFileSync(needTool("mkfifo"), ["-m", "600", input]);
  const args = qemuArguments(
    { ...options, network: { ...options.network, forward } },
    {
      ...{ accelerator, processor: findProcessor(program, accelerator) },
      ...{ sockets, consoleLog, node: process.execPath },
      ...(initrd === undefined ? {} : { initrd }),
      ...(firmware === undefined ? {} : { firmware }),
    },
  );
  const tidy = () => rmSync(sockets, { recursive: true, force: true });
  let qemu: Qemu | undefined;
  try {
    qemu = await launchQemu(program, args, { detached, log: join(directory, "qemu.log"), input });
    const socket = await connectQmp(qemu, join(sockets, "qmp.sock"), startTimeoutMs);
    const console = openConsole(consoleLog, input);
    const serial = new Serial(console.stream, {
      name,
      logFile: consoleLog,
      ignore: options.console?.ignore,
    });
    const qmp = new Qmp(socket);
    const exited = watch(qemu, { console, socket, serial, qmp }).finally(tidy);
    await qmp.open(startTimeoutMs);
    if (detached) writeVmState(directory, { pid: qemu.pid, sockets });
    await qmp.execute("cont");
    return new Vm({
      ...{
        name,
        pid: qemu.pid,
        directory,
        sockets,
        accelerator,
        detached,
        serial,
        qmp,
        exited,
        kill: qemu.kill,
      },
      slots: firmware !== undefined,
      ports: new Map(forward.map(({ host, guest }) => [guest, host])),
    });
  } catch (caught) {
    // it may listen already when it finds fault with its arguments
    if (qemu !== undefined) await Promise.race([qemu.exited, new Promise((late) => setTimeout(late, 500))]);
    const error = qemu?.hasExited() ? startFailure(qemu) : caught;
    qemu?.kill();
    tidy();
    throw error instanceof VmError ? new VmError(error.code, `${name}: ${error.message}`, error) : error;
  }
}

/** How it ended, told to everyone who waits for its console. */
async function watch(
  qemu: Qemu,
  lines: { console: OpenConsole; socket: Socket; serial: Serial; qmp: Qmp },
): Promise<VmExit> {
  const { console, socket, serial, qmp } = lines;
  qmp.onEvent(({ event, data }) => {
    if (event !== "BLOCK_IO_ERROR" || data.nospace !== true) return;
    serial.end(
      new VmError(
        "VM_HOST_DISK_FULL",
        `no space left on the host's disk for ${data["node-name"]}; the guest is paused`,
      ),
    );
  });
  const how = await qemu.exited;
  console.finish();
  await Promise.all([closed(console.stream), closed(socket)]);
  const reason = qmp.events.findLast(({ event }) => event === "SHUTDOWN")?.data.reason;
  const exit = {
    ...how,
    reason: how.signal === undefined && typeof reason === "string" ? reason : undefined,
  };
  const said = exit.reason === undefined ? qemu.said() : "";
  serial.end(new VmError("VM_EXITED", `${describeExit(exit)}${said === "" ? "" : `; QEMU says "${said}"`}`));
  return exit;
}

function closed(socket: Duplex): Promise<void> {
  return new Promise((settle) => (socket.closed ? settle() : void socket.once("close", () => settle())));
}

function checkFiles(options: VmOptions): void {
  const read = [options.kernel, ...(options.initrds ?? [])].filter((file) => file !== undefined);
  const faults = [
    ...read.filter((file) => !accessible(file, constants.R_OK)),
    ...disksOf(options)
      .filter(
        ({ file, readonly, media }) =>
          !accessible(file, readonly || media === "cdrom" ? constants.R_OK : constants.R_OK | constants.W_OK),
      )
      .map(({ file }) => file),
  ];
  if (faults.length === 0) return;
  throw new VmError("VM_FILE_MISSING", `${options.name ?? "vm"}: can not open ${faults.join(", ")}`);
}

function accessible(file: string, mode: number): boolean {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
}

function emptyFile(file: string): void {
  try {
    writeFileSync(file, "");
  } catch (error) {
    throw fileError(error, file);
  }
}

async function choosePorts(options: VmOptions): Promise<{ host: number; guest: number }[]> {
  const chosen: { host: number; guest: number }[] = [];
  for (const { host, guest } of options.network?.forward ?? [])
    chosen.push({ host: host ?? (await freePort()), guest });
  return chosen;
}
