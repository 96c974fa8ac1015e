import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDisk,
  createSshKey,
  type Disk,
  type Firmware,
  type Ssh,
  startVm,
  type Vm,
  type VmOptions,
} from "@ros/vm";
import { expect } from "vitest";
import { buildImage, type ImageOptions } from "../image/build-image.ts";
import { type SeedKind, writeSeed } from "./write-seed.ts";

/** Emulated machines on a busy host are slow: these only bound what hangs. */
export const BOOT_MS = 420_000;
export const COMMAND_MS = 240_000;

/** The image, built if it is stale. */
export async function image(
  flavour: ImageOptions["flavour"] = "virt",
): Promise<Readonly<Record<"vmlinuz" | "initrd" | "squashfs" | "iso", string>>> {
  const folder = await buildImage({ flavour, release: false, report: () => {} });
  return {
    vmlinuz: join(folder, "vmlinuz"),
    initrd: join(folder, "initrd"),
    squashfs: join(folder, "ros.squashfs"),
    iso: join(folder, "ros.iso"),
  };
}

export interface MachineOptions {
  /** Of the image; `virt` unless given. */
  readonly flavour?: ImageOptions["flavour"];
  /** How the image gets into the machine: as a CD, as a USB stick, or kernel and initrd directly. */
  readonly boot:
    | { readonly iso: Firmware }
    | { readonly stick: Firmware }
    | "drive"
    | { readonly initrds: readonly string[] };
  readonly userData?: string | Uint8Array | undefined;
  /** What the config drive is made of; an ISO unless given. */
  readonly seed?: SeedKind | "none";
  /** The private key that people log in with; made unless given. */
  readonly key?: string;
  readonly append?: string;
  readonly memoryMiB?: number;
  /** A state disk; made blank if it is not there. */
  readonly disk?: string;
  /** Further disks, behind that one. */
  readonly moreDisks?: readonly Disk[];
  readonly squashfs?: string;
  readonly vm?: Partial<VmOptions>;
}

export interface Machine extends AsyncDisposable {
  readonly vm: Vm;
  readonly ssh: Ssh;
  readonly folder: string;
  /** Run a command in the console; its output. Fails with its words when its exit code is not 0. */
  readonly run: (command: string, options?: { readonly stdin?: string }) => Promise<string>;
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "ros-vm-"));

const DIRECT = [
  "console=ttyS0",
  "rancher.autologin=ttyS0",
  "panic=10",
  "loglevel=4",
  "net.ifnames=0",
  "random.trust_cpu=on",
];

/** Start a machine and hand it a key for ssh; nothing has answered yet. */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const files = await image(options.flavour);
  const folder = newFolder();
  const key = options.key ?? join(folder, "key");
  if (options.key === undefined) await createSshKey(key);
  const kind = options.seed ?? "iso";
  const content = {
    ...(options.userData !== undefined && { userData: options.userData }),
    metaData: { public_keys: { test: readFileSync(`${key}.pub`, "utf8").trim() } },
  };
  const seed = kind === "none" ? { disks: [], arguments: [] } : await writeSeed(kind, content, folder);
  const { boot } = options;
  const direct = typeof boot === "string" || "initrds" in boot;
  const stick = typeof boot === "object" && "stick" in boot ? boot.stick : undefined;
  if (options.disk) createDiskOnce(options.disk);
  const disks = [
    ...(stick ? [{ file: files.iso, readonly: true, interface: "usb" as const }] : []),
    ...(boot === "drive" ? [{ file: options.squashfs ?? files.squashfs, readonly: true }] : []),
    ...seed.disks,
    ...(options.disk ? [{ file: options.disk, unsafe: true }] : []),
  ];
  const stateDevice = `/dev/vd${String.fromCharCode(96 + disks.length)}`;
  const state = options.disk ? [`rancher.state.autoformat=[${stateDevice}]`] : [];
  const vm = await startVm({
    directory: join(folder, "vm"),
    memoryMiB: options.memoryMiB ?? 1024,
    network: { forward: [{ guest: 22 }, { guest: 8080 }] },
    disks: [...disks, ...(options.moreDisks ?? [])],
    ...(direct
      ? {
          kernel: files.vmlinuz,
          initrds: typeof boot === "object" && "initrds" in boot ? boot.initrds : [files.initrd],
          append: [...DIRECT, ...state, options.append ?? ""].join(" ").trim(),
        }
      : stick
        ? { bootOrder: "disks-first" as const, firmware: stick }
        : { cdrom: files.iso, firmware: (boot as { iso: Firmware }).iso }),
    ...options.vm,
    extraArguments: [...seed.arguments, ...(options.vm?.extraArguments ?? [])],
  });
  // made when it is first asked for: a machine may have no network
  let connection: Ssh | undefined;
  const ssh = (): Ssh => {
    connection ??= vm.ssh({ user: "rancher", key, connectTimeoutMs: BOOT_MS });
    return connection;
  };
  return {
    vm,
    get ssh() {
      return ssh();
    },
    folder,
    run: async (command, more = {}) => {
      const { code, stdout, stderr } = await ssh().exec(command, { timeoutMs: COMMAND_MS, ...more });
      expect(code, `${command}: ${stderr}${stdout}\n${vm.serial.tail()}`).toBe(0);
      return stdout.trim();
    },
    [Symbol.asyncDispose]: async () => {
      await vm[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function createDiskOnce(file: string): void {
  if (!existsSync(file)) createDisk(file, 4096);
}

/** Wait until User Docker answers in the machine. */
export const dockerAnswers = (machine: Machine): Promise<string> =>
  machine.run("for i in $(seq 600); do docker info >/dev/null 2>&1 && exit 0; sleep 0.3; done; exit 1");

/** Import an image of busybox alone under this name. */
export const importBusybox = (machine: Machine, name = "bb"): Promise<string> =>
  machine.run(
    `mkdir -p /tmp/${name}/bin && cp /usr/bin/busybox /tmp/${name}/bin/ && for a in sh cat ls sleep httpd echo true mkdir; do ln -sf busybox /tmp/${name}/bin/$a; done; tar -C /tmp/${name} -c . | docker import - ${name}`,
  );

/** A copy of the root image, to be damaged. */
export async function copyOfSquashfs(): Promise<{ file: string } & Disposable> {
  const folder = newFolder();
  const file = join(folder, "ros.squashfs");
  copyFileSync((await image()).squashfs, file);
  return { file, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
