import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CpioEntry, cpio } from "../src/index.ts";
import { debianPackages } from "./debian-packages.ts";

const CACHE = fileURLToPath(new URL("../../../.cache/vm-guest", import.meta.url));
const PACKAGES = [
  "linux-image-cloud-amd64",
  "busybox-static",
  ...["dropbear-bin", "libc6", "libcrypt1", "libtomcrypt1", "libtommath1", "libgmp10", "zlib1g"],
];

/** In the order in which they need one another. */
const MODULES = [
  ...["virtio", "virtio_ring", "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "virtio_pci", "virtio_blk"],
  ...["failover", "net_failover", "virtio_net", "evdev", "button", "cdrom", "isofs"],
];

const init = (modules: readonly string[]) => `#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mkdir -p /dev/pts
mount -t devpts devpts /dev/pts
for module in ${modules.join(" ")}; do insmod /modules/$module.ko; done
ip link set lo up
if [ -e /sys/class/net/eth0 ]; then
  ip link set eth0 up
  ip addr add $(sed 's/.*address=\\([^ ]*\\).*/\\1/' /proc/cmdline) dev eth0
fi
acpid -l /dev/null
/usr/sbin/dropbear -R -s
echo the guest is up
exec setsid cttyhack sh
`;

/** What the button does. */
const POWER = "#!/bin/sh\necho the power button was pressed >/dev/console\npoweroff -f\n";

export interface TinyGuest {
  readonly kernel: string;
  readonly initrd: string;
}

/** Debian's cloud kernel with busybox and an ssh server: a shell on the serial line, root's key in place. */
export function tinyGuest(directory: string, authorizedKey: string): TinyGuest {
  const root = debianPackages(CACHE, "trixie", PACKAGES);
  const kernel = join(
    root,
    "boot",
    readdirSync(join(root, "boot")).find((name) => name.startsWith("vmlinuz")) as string,
  );
  // what one version of the kernel has as a module, another has built in
  const builtIn = readFileSync(findFile(root, "modules.builtin"), "utf8");
  const modules = MODULES.filter((name) => !builtIn.includes(`/${name}.ko`));
  const folders = [
    "bin",
    "dev",
    "etc",
    "etc/acpi",
    "etc/acpi/PWRF",
    "etc/dropbear",
    "lib64",
    "mnt",
    "modules",
    "proc",
  ];
  const entries: CpioEntry[] = [
    ...[...folders, "root", "sys", "tmp", "usr", "usr/lib", "usr/sbin", "var", "var/run"].map(
      (path) => ({ kind: "folder", path }) as const,
    ),
    { kind: "folder", path: "root/.ssh", mode: 0o700 },
    { kind: "file", path: "root/.ssh/authorized_keys", data: `${authorizedKey}\n`, mode: 0o600 },
    { kind: "device", path: "dev/console", type: "character", major: 5, minor: 1 },
    program("bin/busybox", findFile(root, "busybox")),
    program("usr/sbin/dropbear", findFile(root, "dropbear")),
    { kind: "file", path: "init", data: init(modules), mode: 0o755 },
    { kind: "file", path: "etc/acpi/PWRF/00000080", data: POWER, mode: 0o755 },
    { kind: "file", path: "etc/passwd", data: "root:x:0:0:root:/root:/bin/sh\n" },
    { kind: "file", path: "etc/shells", data: "/bin/sh\n" },
    ...libraries(root),
    ...modules.map((name) => module(root, name)),
  ];
  const initrd = join(directory, "initrd");
  writeFileSync(initrd, cpio(entries));
  return { kernel, initrd };
}

function program(path: string, file: string): CpioEntry {
  return { kind: "file", path, data: readFileSync(file), mode: 0o755 };
}

function libraries(root: string): CpioEntry[] {
  const wanted = [
    "libc.so.6",
    "libcrypt.so.1",
    "libtomcrypt.so.1",
    "libtommath.so.1",
    "libgmp.so.10",
    "libz.so.1",
  ];
  const loader = "ld-linux-x86-64.so.2";
  return [
    ...wanted.map((name) => program(`usr/lib/${name}`, findFile(root, name))),
    program(`lib64/${loader}`, findFile(root, loader)),
    { kind: "link", path: "lib", target: "usr/lib" },
  ];
}

function module(root: string, name: string): CpioEntry {
  const file = findFile(root, `${name}.ko`, `${name}.ko.xz`);
  const packed = file.endsWith(".xz");
  const busybox = findFile(root, "busybox");
  const data = packed
    ? execFileSync(busybox, ["xz", "-dc", file], { maxBuffer: 2 ** 26 })
    : readFileSync(file);
  return { kind: "file", path: `modules/${name}.ko`, data };
}

function findFile(root: string, ...names: string[]): string {
  const found = readdirSync(root, { recursive: true, withFileTypes: true }).find(
    (entry) =>
      names.includes(basename(entry.name)) &&
      !entry.isDirectory() &&
      !entry.parentPath.includes("/doc/") &&
      !entry.parentPath.includes("/completions"),
  );
  if (found === undefined) throw new Error(`no ${names.join(" or ")} in the guest's packages`);
  return join(found.parentPath, found.name);
}
