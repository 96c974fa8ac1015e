import type { BadConsoleLine } from "./bad-console-lines.ts";

export type Accelerator = "kvm" | "tcg";

/** Which controller a disk hangs on, and so which driver the guest needs. */
export type DiskInterface = "virtio" | "scsi" | "ide" | "sata" | "nvme" | "usb";

export interface Disk {
  readonly file: string;
  /** `raw` unless given. */
  readonly format?: "raw" | "qcow2";
  /** `virtio` for disks, `ide` for CDs, unless given. */
  readonly interface?: DiskInterface;
  /** `cdrom` is offered as a CD drive (ide, sata, scsi). */
  readonly media?: "disk" | "cdrom";
  readonly readonly?: boolean;
  /** What the guest finds in /dev/disk/by-id. */
  readonly serial?: string;
  /** Ignore flushes: faster, and lost when the host goes down. For disks that are thrown away. */
  readonly unsafe?: boolean;
  /** Every write, in order, into this file (QEMU's blklogwrites), to replay a power cut at any point. */
  readonly writeLog?: string;
}

export interface Forward {
  /** A port on the host's loopback; a free one is chosen unless given. */
  readonly host?: number;
  readonly guest: number;
}

export interface Network {
  /** Ports of the guest that the host's loopback reaches. */
  readonly forward?: readonly Forward[];
  /** The guest reaches neither the host nor the world; forwards and metadata stay. */
  readonly restrict?: boolean;
  /** No network card at all. */
  readonly none?: boolean;
  /** The card: `virtio-net-pci` unless given. */
  readonly model?: "virtio-net-pci" | "e1000" | "e1000e" | "rtl8139" | "vmxnet3";
  readonly mac?: string;
  /** Port 80 of `address` (169.254.169.254) reaches this port of the host's loopback. */
  readonly metadata?: { readonly port: number; readonly address?: string };
}

/** Firmware of the guest; an object names files of your own. */
export type Firmware =
  | "bios"
  | "uefi"
  | "uefi-secure"
  | { readonly code: string; readonly vars: string; readonly secure?: boolean };

export interface VmOptions {
  /** Used in messages. */
  readonly name?: string;
  /** Logs and the guest's firmware variables go here; a temporary one unless given. */
  readonly directory?: string;
  /** Boot this kernel rather than a disk. */
  readonly kernel?: string;
  /** One or more initrds, joined in this order. */
  readonly initrds?: readonly string[];
  /** The kernel command line. */
  readonly append?: string;
  /** A CD to boot from: short for the first disk with `media: "cdrom"`. */
  readonly cdrom?: string;
  readonly disks?: readonly Disk[];
  /** Which the firmware tries first; the CD unless given. */
  readonly bootOrder?: "cdrom-first" | "disks-first";
  /** `bios` unless given. */
  readonly firmware?: Firmware;
  /** 1024 unless given. */
  readonly memoryMiB?: number;
  /** 2 unless given. */
  readonly cpus?: number;
  readonly network?: Network;
  /** SMBIOS tables: `[{ type: 1, product: "Droplet", serial: "42" }]`. */
  readonly smbios?: readonly Readonly<Record<string, string | number>>[];
  /** What a reboot of the guest does: end the VM (the default), or happen. */
  readonly reboot?: "exit" | "allow";
  readonly console?: {
    /** `console.log` in the directory unless given. */
    readonly logFile?: string;
    /** Bad lines that this guest is expected to print. */
    readonly ignore?: readonly BadConsoleLine["name"][];
  };
  /** Probed unless given. */
  readonly accelerator?: Accelerator;
  /** The VM outlives this process; `stopVm(directory)` ends it. */
  readonly detached?: boolean;
  /** Added to QEMU's command line as they are. */
  readonly extraArguments?: readonly string[];
  /** How long QEMU may take until it runs the guest; 60 s unless given. */
  readonly startTimeoutMs?: number;
}
