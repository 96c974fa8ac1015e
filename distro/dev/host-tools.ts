/** A command of ours that needs programs of the host. */
export type Need = "image" | "vm" | "docker" | "test";

export interface HostTool {
  /** A program on PATH, or a file where the path is absolute. */
  readonly tool: string;
  readonly debianPackage: string;
  readonly for: Need;
}

/** All that our commands run or read on the host, npm packages apart. */
export const HOST_TOOLS: readonly HostTool[] = [
  { tool: "apt-get", debianPackage: "apt", for: "image" },
  { tool: "dpkg-deb", debianPackage: "dpkg", for: "image" },
  {
    tool: "/usr/share/keyrings/debian-archive-keyring.gpg",
    debianPackage: "debian-archive-keyring",
    for: "image",
  },
  { tool: "qemu-system-x86_64", debianPackage: "qemu-system-x86", for: "vm" },
  { tool: "xorriso", debianPackage: "xorriso", for: "vm" },
  { tool: "mkfs.ext4", debianPackage: "e2fsprogs", for: "vm" },
  { tool: "ssh", debianPackage: "openssh-client", for: "vm" },
  { tool: "ssh-keygen", debianPackage: "openssh-client", for: "vm" },
  { tool: "setpriv", debianPackage: "util-linux", for: "vm" },
  { tool: "/usr/sbin/mkfs.vfat", debianPackage: "dosfstools", for: "test" },
  { tool: "mcopy", debianPackage: "mtools", for: "test" },
  { tool: "openssl", debianPackage: "openssl", for: "test" },
  { tool: "git", debianPackage: "git", for: "test" },
  { tool: "tar", debianPackage: "tar", for: "test" },
  { tool: "/usr/share/OVMF/OVMF_CODE_4M.fd", debianPackage: "ovmf", for: "test" },
  { tool: "qemu-img", debianPackage: "qemu-utils", for: "test" },
  { tool: "dockerd", debianPackage: "docker.io", for: "docker" },
  { tool: "containerd", debianPackage: "containerd", for: "docker" },
  { tool: "runc", debianPackage: "runc", for: "docker" },
  { tool: "iptables", debianPackage: "iptables", for: "docker" },
  { tool: "ip", debianPackage: "iproute2", for: "docker" },
  { tool: "nsenter", debianPackage: "util-linux", for: "docker" },
  { tool: "docker-registry", debianPackage: "docker-registry", for: "test" },
  { tool: "chromium", debianPackage: "chromium", for: "test" },
];

/** Older ones corrupt guests under load. */
export const LEAST_QEMU = 9;

export interface Host {
  readonly has: (tool: string) => boolean;
  /** What `qemu-system-x86_64 --version` prints; undefined without the program. */
  readonly qemuVersion: string | undefined;
  /** VERSION_CODENAME of /etc/os-release. */
  readonly codename: string | undefined;
}

export interface Missing {
  readonly packages: readonly string[];
  /** Those of them that come from the release's backports. */
  readonly backports: readonly string[];
}

/** The packages that this host lacks for `needs`. Debian 12's own QEMU counts as missing. */
export function missingPackages(needs: readonly Need[], host: Host): Missing {
  const lacks = HOST_TOOLS.filter((entry) => needs.includes(entry.for) && !host.has(entry.tool));
  const old =
    needs.includes("vm") && host.qemuVersion !== undefined && qemuMajor(host.qemuVersion) < LEAST_QEMU;
  const packages = [
    ...new Set([...lacks.map((entry) => entry.debianPackage), ...(old ? ["qemu-system-x86"] : [])]),
  ];
  const backports = host.codename === "bookworm" ? packages.filter((name) => name.startsWith("qemu-")) : [];
  return { packages, backports };
}

/** What a person without root can type. */
export function installCommand({ packages, backports }: Missing): string {
  const suite = backports.length > 0 ? "-t bookworm-backports " : "";
  return `sudo apt-get install ${suite}${packages.join(" ")}`;
}

function qemuMajor(version: string): number {
  return Number(/version (\d+)\./.exec(version)?.[1] ?? 0);
}
