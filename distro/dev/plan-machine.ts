import { join } from "node:path";
import type { ConfigDriveContent, Disk, VmOptions } from "@ros/vm";
import { MEDIUM_ARGUMENTS } from "../image/iso.ts";
import type { StartOptions } from "./start-options.ts";

/** Files that the machine starts from. */
export interface MachineFiles {
  /** The folder with vmlinuz, initrd, ros.squashfs and ros.iso. */
  readonly image: string;
  readonly configDrive: string;
  /** Where logs go. */
  readonly directory: string;
}

/** The virtual machine that the options of `npm start` describe. */
export function planMachine(options: StartOptions, files: MachineFiles): VmOptions {
  const drive: Disk = { file: files.configDrive, readonly: true };
  const state: Disk[] =
    options.disk === undefined ? [] : [{ file: options.disk, format: diskFormat(options.disk) }];
  const common = {
    name: "the machine",
    directory: files.directory,
    memoryMiB: options.memoryMiB,
    cpus: options.cpus,
    detached: options.detach,
    reboot: "allow",
    network: { forward: [{ host: options.sshPort, guest: 22 }] },
  } as const satisfies VmOptions;
  if (options.iso) return { ...common, cdrom: join(files.image, "ros.iso"), disks: [...state, drive] };
  const root: Disk = { file: join(files.image, "ros.squashfs"), readonly: true };
  return {
    ...common,
    kernel: join(files.image, "vmlinuz"),
    initrds: [join(files.image, "initrd")],
    append: commandLine(options),
    disks: [root, ...state, drive],
  };
}

/** What the medium's menu says, for the serial console alone; the state disk is the second one. */
function commandLine(options: StartOptions): string {
  const medium = MEDIUM_ARGUMENTS.filter((word) => !word.endsWith("tty1"));
  const state = options.disk === undefined ? [] : ["rancher.state.autoformat=[/dev/vdb]"];
  return [...medium, ...state, options.append].filter((word) => word !== "").join(" ");
}

export function diskFormat(file: string): "raw" | "qcow2" {
  return file.endsWith(".qcow2") ? "qcow2" : "raw";
}

/** What the machine is told: the person's own document as it is, and the keys that may log in. */
export function machineDrive(keys: readonly string[], cloudConfig?: Uint8Array): ConfigDriveContent {
  const public_keys = Object.fromEntries(keys.map((line, index) => [`key-${index}`, line]));
  return { metaData: { public_keys }, ...(cloudConfig !== undefined && { userData: cloudConfig }) };
}
