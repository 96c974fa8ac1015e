import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { privateApt } from "../image/apt.ts";
import { BuildError } from "../image/build-error.ts";
import type { Tool } from "../image/build-tools.ts";
import type { Lock } from "../image/fetch-packages.ts";
import { SUITE } from "../image/packages.ts";
import { CACHE } from "../image/paths.ts";
import { run } from "../image/run.ts";
import { squashfsOptions } from "../image/squashfs.ts";

/** A plain Debian with Docker, as its user would install it. */
export interface Peer {
  readonly kernel: string;
  readonly initrd: string;
  /** A raw ext4 file system with the label `debian`. */
  readonly disk: string;
  /** The root with its kernel and initrd, as a squashfs made like ours: comparable with our ISO. */
  readonly compressedBytes: number;
  readonly packages: number;
}

/** What the machine gets beside minbase; Docker and the kernel come in our lock's versions. */
const PACKAGES = [
  ...["systemd", "systemd-sysv", "systemd-timesyncd", "udev", "dbus", "initramfs-tools", "zstd", "e2fsprogs"],
  ...["containerd", "runc", "iptables", "iproute2", "ca-certificates", "openssh-server"],
];
const SAME_AS_OURS = ["linux-image-cloud-amd64", "docker.io", "docker-cli"];

/** As our release image is compressed. */
const COMPRESSION = squashfsOptions(true);
const FSTAB = "LABEL=debian / ext4 defaults,errors=remount-ro 0 1\n";
const NETWORK = "[Match]\nName=e*\n[Network]\nDHCP=yes\n";

/** Build the peer with mmdebstrap, unless it is in the cache. */
export async function buildPeer(lock: Lock, tool: Tool, report: (line: string) => void): Promise<Peer> {
  const packages = [...PACKAGES, ...SAME_AS_OURS.map((name) => `${name}=${versionOf(lock, name)}`)];
  const recipe = [...packages, ...finish(""), FSTAB, NETWORK, ...COMPRESSION].join("\n");
  const key = createHash("sha256").update(recipe).digest("hex").slice(0, 16);
  const folder = join(CACHE, `bench/peer-${key}`);
  if (!existsSync(folder)) {
    await needMmdebstrap(report);
    const partial = `${folder}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    await assemble(partial, packages, report);
    report("compressing the peer's root, to compare sizes (takes minutes; once)");
    await compress(partial, tool);
    renameSync(partial, folder);
  }
  return {
    kernel: join(folder, "vmlinuz"),
    initrd: join(folder, "initrd.img"),
    disk: join(folder, "disk.ext4"),
    compressedBytes: statSync(join(folder, "root.squashfs")).size,
    packages: readFileSync(join(folder, "packages.txt"), "utf8").trim().split("\n").length,
  };
}

function versionOf(lock: Lock, name: string): string {
  const entry = lock.packages.find((one) => one.name === name);
  if (entry) return entry.version;
  throw new BuildError(`${name}: expected in distro/image/debian.lock.json, got no such package`);
}

async function needMmdebstrap(report: (line: string) => void): Promise<void> {
  const found = await run("mmdebstrap", ["--version"]).catch(() => undefined);
  if (found !== undefined) return;
  if (process.getuid?.() !== 0) {
    throw new BuildError("mmdebstrap is not installed; needed for building the peer", {
      hint: "apt-get install mmdebstrap",
    });
  }
  report("installing mmdebstrap");
  await run("apt-get", ["install", "-q", "-y", "--no-install-recommends", "mmdebstrap"], {
    env: { DEBIAN_FRONTEND: "noninteractive" },
  });
}

/** The hook runs outside the new root, as its owner: no loop device is needed, nor the host's root. */
const finish = (folder: string): string[] => [
  "set -e",
  `cp '${folder}/files/fstab' "$1/etc/fstab"`,
  `cp '${folder}/files/80-dhcp.network' "$1/etc/systemd/network/"`,
  'echo debian > "$1/etc/hostname"',
  'chroot "$1" systemctl enable systemd-networkd docker ssh',
  'chroot "$1" apt-get clean',
  'rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*.bin',
  `chroot "$1" dpkg-query -W > '${folder}/packages.txt'`,
  `cp "$1"/boot/vmlinuz-* '${folder}/vmlinuz'`,
  `cp "$1"/boot/initrd.img-* '${folder}/initrd.img'`,
  // bound alone, the root shows what lies below the /proc, /sys and /dev that the hooks have
  `mkdir '${folder}/root' && mount --bind "$1" '${folder}/root'`,
  `mke2fs -q -t ext4 -L debian -d '${folder}/root' '${folder}/disk.ext4' 4G`,
  `tar -C '${folder}/root' --exclude='./dev/*' -cf '${folder}/root.tar' .`,
  `umount '${folder}/root'`,
];

async function assemble(
  folder: string,
  packages: readonly string[],
  report: (line: string) => void,
): Promise<void> {
  report("building the peer: Debian, systemd and docker.io (mmdebstrap, takes minutes; once)");
  const files = join(folder, "files");
  mkdirSync(files);
  writeFileSync(join(files, "fstab"), FSTAB);
  writeFileSync(join(files, "80-dhcp.network"), NETWORK);
  await privateApt(join(CACHE, "apt"), SUITE); // writes the sources that the image is made from
  await run("mmdebstrap", [
    ...["--variant=minbase", "--format=null", `--mode=${process.getuid?.() === 0 ? "root" : "unshare"}`],
    ...[`--include=${packages.join(",")}`, `--customize-hook=${finish(folder).join("\n")}`],
    ...[SUITE, "-", readFileSync(join(CACHE, "apt/sources.list"), "utf8").trim()],
  ]);
}

async function compress(folder: string, tool: Tool): Promise<void> {
  const root = join(folder, "root");
  await run("tar", ["-C", root, "-xf", join(folder, "root.tar")]);
  await tool("mksquashfs", [root, join(folder, "root.squashfs"), ...COMPRESSION]);
  rmSync(root, { recursive: true, force: true });
  rmSync(join(folder, "root.tar"));
}
