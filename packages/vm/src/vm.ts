import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { VmError } from "./errors.ts";
import { blockNodes, diskDevice, HOTPLUG_SLOTS } from "./qemu-arguments.ts";
import type { Qmp } from "./qmp.ts";
import type { Serial } from "./serial.ts";
import { Ssh, type SshOptions } from "./ssh.ts";
import type { Accelerator, Disk } from "./vm-options.ts";

export interface VmExit {
  /** QEMU's exit code and signal. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  /** QEMU's reason, such as `guest-shutdown`, `guest-reset`, `host-qmp-quit`; undefined when it was killed. */
  readonly reason: string | undefined;
}

/** What `startVm()` hands over. */
export interface RunningQemu {
  readonly name: string;
  readonly pid: number;
  readonly directory: string;
  readonly sockets: string;
  readonly accelerator: Accelerator;
  readonly detached: boolean;
  /** Disks are hot-plugged into the slots of a q35 machine, or onto the root bus of a pc. */
  readonly slots: boolean;
  readonly ports: ReadonlyMap<number, number>;
  readonly serial: Serial;
  readonly qmp: Qmp;
  readonly exited: Promise<VmExit>;
  readonly kill: () => void;
}

/** A running virtual machine. Ends with its scope: `await using vm = await startVm(…)`. */
export class Vm {
  readonly name: string;
  readonly pid: number;
  /** Where its logs are. */
  readonly directory: string;
  readonly accelerator: Accelerator;
  readonly serial: Serial;
  readonly qmp: Qmp;
  readonly #qemu: RunningQemu;
  readonly #connections = new Set<Ssh>();
  #plugged = 0;
  #exit: VmExit | undefined;

  constructor(qemu: RunningQemu) {
    this.#qemu = qemu;
    this.name = qemu.name;
    this.pid = qemu.pid;
    this.directory = qemu.directory;
    this.accelerator = qemu.accelerator;
    this.serial = qemu.serial;
    this.qmp = qemu.qmp;
    void qemu.exited.then((exit) => {
      this.#exit = exit;
      for (const connection of this.#connections) connection.close();
    });
  }

  get isRunning(): boolean {
    return this.#exit === undefined;
  }

  /** The port of the host's loopback that leads to this port of the guest. */
  port(guest: number): number {
    const host = this.#qemu.ports.get(guest);
    if (host !== undefined) return host;
    throw new VmError("VM_OPTIONS_INVALID", `${this.name}: port ${guest} of the guest is not forwarded`, {
      hint: `add { guest: ${guest} } to network.forward`,
    });
  }

  /** Commands and files by ssh. Connects at the first use; `port` is the one that leads to the guest's 22. */
  ssh(options: Omit<SshOptions, "port"> & { readonly port?: number }): Ssh {
    const port = options.port ?? this.port(22);
    const control = join(this.#qemu.sockets, `ssh-${this.#connections.size}`);
    const gone = () => (this.#exit === undefined ? undefined : this.#exitError(this.#exit));
    const connection = new Ssh({ ...options, port }, control, gone);
    this.#connections.add(connection);
    return connection;
  }

  /** Press the power button: ACPI asks the guest to shut down. */
  async powerButton(): Promise<void> {
    await this.qmp.execute("system_powerdown");
  }

  /** Press the three keys on the guest's keyboard. */
  async ctrlAltDel(): Promise<void> {
    const keys = ["ctrl", "alt", "delete"].map((data) => ({ type: "qcode", data }));
    await this.qmp.execute("send-key", { keys });
  }

  /** Press the reset button. From then on reboots happen, as with `reboot: "allow"`. */
  async reset(): Promise<void> {
    const from = this.qmp.events.length;
    // and not back again afterwards: the BIOS may reset the machine once more by itself
    await this.qmp.execute("set-action", { reboot: "reset" });
    await this.qmp.execute("system_reset");
    await this.qmp.waitForEvent("RESET", { timeoutMs: 30_000, from });
  }

  /** Pull the plug: QEMU is killed, and nothing that it held is written. */
  async cutPower(): Promise<void> {
    this.#qemu.kill();
    await this.#qemu.exited;
  }

  /** End QEMU in good order, without asking the guest. */
  async quit(): Promise<void> {
    if (!this.isRunning) return;
    await this.qmp.execute("quit", {}, { timeoutMs: 5000 }).catch(() => {});
    const late = setTimeout(() => this.#qemu.kill(), 5000);
    await this.#qemu.exited;
    clearTimeout(late);
  }

  /** Wait until the guest is off. */
  async waitForExit(options: { timeoutMs: number }): Promise<VmExit> {
    const { timeoutMs } = options;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const hint = `the console's last lines (all of it: ${this.serial.logFile}):\n${this.serial.tail()}`;
        reject(new VmError("VM_TIMEOUT", `${this.name}: still on after ${timeoutMs / 1000} s`, { hint }));
      }, timeoutMs);
    });
    try {
      return await Promise.race([this.#qemu.exited, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Plug a disk in while the guest runs. Returns what `removeDisk()` takes. */
  async addDisk(disk: Disk & { readonly interface?: "virtio" | "nvme" | "scsi" | "usb" }): Promise<string> {
    if (this.#qemu.slots && this.#plugged === HOTPLUG_SLOTS) {
      throw new VmError("VM_OPTIONS_INVALID", `${this.name}: all ${HOTPLUG_SLOTS} slots for disks are used`);
    }
    const id = `plugged-${randomUUID().slice(0, 8)}`;
    const { slots } = this.#qemu;
    const pci = (disk.interface ?? "virtio") === "virtio" || disk.interface === "nvme";
    for (const node of blockNodes(disk, id)) await this.qmp.execute("blockdev-add", node);
    const bus = slots && pci ? { bus: `hotplug${this.#plugged}` } : {};
    await this.qmp.execute("device_add", { ...diskDevice(disk, id), ...bus });
    this.#plugged += 1;
    return id;
  }

  /** Pull a disk out; the guest must let go of it. */
  async removeDisk(id: string, options: { timeoutMs?: number } = {}): Promise<void> {
    const from = this.qmp.events.length;
    await this.qmp.execute("device_del", { id: `${id}-device` });
    await this.qmp.waitForEvent("DEVICE_DELETED", { timeoutMs: options.timeoutMs ?? 30_000, from });
    await this.qmp.execute("blockdev-del", { "node-name": id });
  }

  /** Cut the power, or, where the VM is detached, hang up and let it run. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#connections) connection.close();
    if (this.#qemu.detached && this.isRunning) {
      this.qmp.close();
      this.serial.close();
      return;
    }
    if (this.isRunning) await this.cutPower();
  }

  #exitError(exit: VmExit): VmError {
    return new VmError("VM_EXITED", `${this.name}: ${describeExit(exit)}`, { hint: this.serial.tail() });
  }
}

/** An exit in words. */
export function describeExit({ code, signal, reason }: VmExit): string {
  if (reason !== undefined) return `the guest is off (${reason})`;
  return signal === undefined ? `QEMU ended with exit code ${code}` : `QEMU was ended by ${signal}`;
}
