import type { Accelerator, Disk, Network, VmOptions } from "./vm-options.ts";

/** What only the host knows: found or made by `startVm()`. */
export interface HostSide {
  readonly accelerator: Accelerator;
  /** As `-cpu` wants it. */
  readonly processor: string;
  /** Where QEMU listens, `qmp.sock`, and reads what is typed, `console.in`. */
  readonly sockets: string;
  readonly consoleLog: string;
  /** One file, whatever the number of initrds. */
  readonly initrd?: string;
  readonly firmware?: { readonly code: string; readonly vars: string; readonly secure: boolean };
  /** A Node, which relays the guest's metadata requests. */
  readonly node: string;
}

/** Slots for `addDisk()` on q35, whose root bus takes no new devices while it runs. */
export const HOTPLUG_SLOTS = 4;

/** QEMU's command line for these options. Looks at nothing, starts nothing. */
export function qemuArguments(options: VmOptions, host: HostSide): string[] {
  const q35 = host.firmware !== undefined;
  const machine = q35 ? `q35${host.firmware.secure ? ",smm=on" : ""}` : "pc";
  const secure = host.firmware?.secure ? ["-global", "driver=cfi.pflash01,property=secure,value=on"] : [];
  const input = `${value(host.sockets)}/console.in`;
  return [
    ...["-name", value(options.name ?? "vm"), "-machine", machine, ...secure],
    ...accelerate(host),
    ...["-m", String(options.memoryMiB ?? 1024), "-smp", String(options.cpus ?? 2)],
    ...["-nodefaults", "-no-user-config", "-display", "none", "-vga", "std"],
    ...["-chardev", `file,id=console,path=${value(host.consoleLog)},input-path=${input},append=on`],
    ...["-serial", "chardev:console"],
    ...["-chardev", `socket,id=qmp,path=${value(host.sockets)}/qmp.sock,server=on,wait=off`],
    ...["-mon", "chardev=qmp,mode=control"],
    ...device({ driver: "virtio-rng-pci" }),
    ...(host.firmware === undefined ? [] : pflash(host.firmware)),
    ...(q35 ? hotplugSlots() : []),
    ...(options.kernel === undefined ? [] : directBoot(options.kernel, options, host)),
    ...disksOf(options).flatMap((disk, index, all) => diskArguments(disk, index, all, options)),
    ...networkArguments(options.network ?? {}, host.node),
    ...(options.smbios ?? []).flatMap((table) => ["-smbios", pairs(table)]),
    ...(options.reboot === "allow" ? [] : ["-no-reboot"]),
    // the serial line and QMP are connected before the guest's first instruction
    "-S",
    ...(options.extraArguments ?? []),
  ];
}

/** All drives in the order in which the guest finds them. */
export function disksOf(options: VmOptions): readonly Disk[] {
  const cd: Disk[] = options.cdrom === undefined ? [] : [{ file: options.cdrom, media: "cdrom" }];
  return [...cd, ...(options.disks ?? [])];
}

/** The block nodes of a drive, innermost first, as `blockdev-add` and `-blockdev` take them. */
export function blockNodes(disk: Disk, id: string): Record<string, unknown>[] {
  const readOnly = disk.readonly === true || disk.media === "cdrom";
  const cache = disk.unsafe ? { cache: { direct: false, "no-flush": true } } : {};
  const logged = disk.writeLog !== undefined;
  const name = logged ? `${id}-data` : id;
  const data = {
    driver: disk.format ?? "raw",
    "node-name": name,
    "read-only": readOnly,
    ...cache,
    // a discarded block reads as zeros afterwards, as on a real disk
    ...(readOnly ? {} : { discard: "unmap" }),
    file: { driver: "file", filename: disk.file, ...(readOnly ? {} : { discard: "unmap" }), ...cache },
  };
  if (!logged) return [data];
  const log = { driver: "file", filename: disk.writeLog };
  return [data, { driver: "blklogwrites", "node-name": id, file: name, log }];
}

/** The device that shows block node `id` to the guest. */
export function diskDevice(disk: Disk, id: string): Record<string, unknown> {
  const kind = disk.media === "cdrom" ? "cd" : "hd";
  const common = {
    id: `${id}-device`,
    drive: id,
    ...(disk.serial === undefined ? {} : { serial: disk.serial }),
  };
  switch (interfaceOf(disk)) {
    case "virtio":
      return { driver: "virtio-blk-pci", ...common };
    case "scsi":
      return { driver: `scsi-${kind}`, bus: "scsi.0", ...common };
    case "ide":
      return { driver: `ide-${kind}`, ...common };
    case "sata":
      return { driver: `ide-${kind}`, ...common };
    case "nvme":
      return { driver: "nvme", serial: id, ...common };
    case "usb":
      return { driver: "usb-storage", bus: "usb.0", ...common };
  }
}

function interfaceOf(disk: Disk): NonNullable<Disk["interface"]> {
  return disk.interface ?? (disk.media === "cdrom" ? "ide" : "virtio");
}

function diskArguments(disk: Disk, index: number, all: readonly Disk[], options: VmOptions): string[] {
  const id = `disk${index}`;
  const first = (kind: Disk["interface"]) => all.findIndex((other) => interfaceOf(other) === kind);
  const unit = all.slice(0, index).filter((other) => interfaceOf(other) === "sata").length;
  const wanted = interfaceOf(disk);
  const shown = {
    ...diskDevice(disk, id),
    ...(wanted === "sata" ? { bus: `sata.${unit}` } : {}),
    // a kernel given by hand takes the first place itself
    ...(options.kernel === undefined ? { bootindex: bootIndex(index, all, options) } : {}),
  };
  return [
    ...(first(wanted) === index ? controller(wanted) : []),
    ...blockNodes(disk, id).flatMap((node) => ["-blockdev", JSON.stringify(node)]),
    ...device(shown),
  ];
}

function controller(kind: Disk["interface"]): string[] {
  if (kind === "scsi") return device({ driver: "virtio-scsi-pci", id: "scsi" });
  if (kind === "sata") return device({ driver: "ich9-ahci", id: "sata" });
  if (kind === "usb") return device({ driver: "qemu-xhci", id: "usb" });
  return [];
}

function bootIndex(index: number, all: readonly Disk[], options: VmOptions): number {
  const late = options.bootOrder === "disks-first" ? "cdrom" : "disk";
  const isLate = (disk: Disk) => (disk.media ?? "disk") === late;
  return 1 + index + (isLate(all[index] as Disk) ? all.length : 0);
}

function directBoot(kernel: string, options: VmOptions, host: HostSide): string[] {
  const append = (options.append ?? "").trim();
  // emulated timers are late on a busy host, and the kernel then panics with "8254 timer not connected"
  const words = append.split(/\s+/).includes("no_timer_check") ? append : `${append} no_timer_check`.trim();
  const initrd = host.initrd === undefined ? [] : ["-initrd", host.initrd];
  return ["-kernel", kernel, ...initrd, "-append", words];
}

function networkArguments(network: Network, node: string): string[] {
  if (network.none) return ["-nic", "none"];
  const { metadata } = network;
  const settings = ["user", "id=net0"];
  if (network.restrict) settings.push("restrict=on");
  for (const { host, guest } of network.forward ?? [])
    settings.push(`hostfwd=tcp:127.0.0.1:${host}-:${guest}`);
  if (metadata !== undefined) {
    const address = metadata.address ?? "169.254.169.254";
    // QEMU forwards only addresses of the guest's own network
    settings.push(`net=${address.split(".").slice(0, 2).join(".")}.0.0/16`);
    settings.push(`guestfwd=tcp:${address}:80-cmd:${value(relay(node, metadata.port))}`);
  }
  const card = {
    driver: network.model ?? "virtio-net-pci",
    netdev: "net0",
    ...(network.mac ? { mac: network.mac } : {}),
  };
  return ["-netdev", settings.join(","), ...device(card)];
}

/** One process for each connection: QEMU's other kind of forward serves a single one. */
function relay(node: string, port: number): string {
  const script = `s=require("net").connect(${port},"127.0.0.1");s.on("error",()=>process.exit(1));process.stdin.pipe(s).pipe(process.stdout)`;
  return `'${node}' -e '${script}'`;
}

function accelerate({ accelerator, processor }: HostSide): string[] {
  const how = accelerator === "kvm" ? "kvm" : "tcg,thread=multi,tb-size=512";
  return ["-accel", how, "-cpu", processor];
}

function pflash(firmware: NonNullable<HostSide["firmware"]>): string[] {
  const flash = (unit: number, file: string, more: string) => [
    "-drive",
    `if=pflash,unit=${unit},format=raw,file=${value(file)}${more}`,
  ];
  return [...flash(0, firmware.code, ",readonly=on"), ...flash(1, firmware.vars, "")];
}

function hotplugSlots(): string[] {
  return Array.from({ length: HOTPLUG_SLOTS }, (_, index) =>
    device({ driver: "pcie-root-port", id: `hotplug${index}`, chassis: index + 1, slot: index + 1 }),
  ).flat();
}

function device(properties: Record<string, unknown>): string[] {
  return ["-device", JSON.stringify(properties)];
}

function pairs(table: Readonly<Record<string, string | number>>): string {
  return Object.entries(table)
    .map(([key, text]) => `${key}=${value(String(text))}`)
    .join(",");
}

/** In QEMU's key=value lists a comma is written twice. */
function value(text: string): string {
  return text.replaceAll(",", ",,");
}
