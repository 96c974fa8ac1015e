/** What the image is made of: Debian packages, and which of their files each part takes. */

export const SUITE = "trixie";

export interface Part {
  /** The name that the manifest reports sizes under. */
  readonly name: string;
  readonly packages: readonly string[];
  /** Paths below the unpacked packages; `*` matches within a name, a trailing `/` takes a directory. */
  readonly files: readonly string[];
}

/** Parts of the root file system. The libraries that their programs load are added by `elfClosure`. */
export const ROOT_PARTS: readonly Part[] = [
  {
    name: "dockerd",
    packages: ["docker.io", "tini"],
    files: ["usr/sbin/dockerd", "usr/bin/tini", "usr/bin/tini-static", "usr/bin/docker-init"],
  },
  { name: "docker-cli", packages: ["docker-cli"], files: ["usr/bin/docker"] },
  { name: "containerd", packages: ["containerd"], files: ["usr/bin/containerd"] },
  { name: "containerd-shim", packages: ["containerd"], files: ["usr/bin/containerd-shim-runc-v2"] },
  { name: "crun", packages: ["crun"], files: ["usr/bin/crun"] },
  { name: "busybox", packages: ["busybox-static"], files: ["usr/bin/busybox"] },
  {
    name: "udev",
    packages: ["udev", "kmod"],
    files: [
      "usr/bin/udevadm",
      "usr/bin/kmod",
      // systemd opens it at run time, so no ELF header names it
      "usr/lib/x86_64-linux-gnu/libkmod.so.2",
      "usr/lib/systemd/systemd-udevd",
      "usr/lib/udev/ata_id",
      "usr/lib/udev/cdrom_id",
      "usr/lib/udev/scsi_id",
      "usr/lib/udev/rules.d/50-firmware.rules",
      "usr/lib/udev/rules.d/50-udev-default.rules",
      "usr/lib/udev/rules.d/60-block.rules",
      "usr/lib/udev/rules.d/60-cdrom_id.rules",
      "usr/lib/udev/rules.d/60-persistent-storage.rules",
      "usr/lib/udev/rules.d/60-serial.rules",
      "usr/lib/udev/rules.d/64-btrfs.rules",
      "usr/lib/udev/rules.d/70-memory.rules",
      "usr/lib/udev/rules.d/75-net-description.rules",
      "usr/lib/udev/rules.d/80-drivers.rules",
    ],
  },
  {
    name: "network",
    packages: ["iproute2", "iptables", "dhcpcd-base", "openntpd", "ca-certificates", "netbase"],
    files: [
      "usr/bin/ip",
      "usr/sbin/xtables-nft-multi",
      "usr/sbin/xtables-legacy-multi",
      "usr/lib/x86_64-linux-gnu/xtables/",
      "usr/sbin/dhcpcd",
      "usr/lib/dhcpcd/",
      "usr/sbin/ntpd",
      "usr/sbin/ntpctl",
      "usr/share/ca-certificates/",
      "etc/protocols",
      "etc/services",
    ],
  },
  {
    name: "ssh",
    packages: ["openssh-server", "openssh-client", "openssh-sftp-server"],
    files: [
      "usr/sbin/sshd",
      "usr/lib/openssh/sshd-session",
      "usr/lib/openssh/sshd-auth",
      "usr/lib/openssh/sftp-server",
      "usr/bin/ssh",
      "usr/bin/scp",
      "usr/bin/sftp",
      "usr/bin/ssh-keygen",
    ],
  },
  {
    name: "disks",
    packages: ["e2fsprogs", "dosfstools", "fdisk", "util-linux", "mount"],
    files: [
      "usr/sbin/e2fsck",
      "usr/sbin/fsck.ext4",
      "usr/sbin/mke2fs",
      "usr/sbin/mkfs.ext4",
      "usr/sbin/resize2fs",
      "usr/sbin/tune2fs",
      "etc/mke2fs.conf",
      "usr/sbin/mkfs.fat",
      "usr/sbin/mkfs.vfat",
      "usr/sbin/sfdisk",
      "usr/bin/partx",
      "usr/sbin/blkid",
      "usr/bin/lsblk",
      "usr/bin/findmnt",
      "usr/sbin/wipefs",
      "usr/sbin/losetup",
      "usr/bin/mount",
      "usr/bin/umount",
    ],
  },
  { name: "time-zones", packages: ["tzdata"], files: ["usr/share/zoneinfo/"] },
  {
    name: "login",
    packages: [
      "bash",
      "login",
      "passwd",
      "sudo",
      "procps",
      "util-linux",
      "libpam-modules",
      "libpam-modules-bin",
    ],
    files: [
      "usr/bin/bash",
      "usr/bin/login",
      "usr/bin/su",
      "usr/bin/sudo",
      "usr/libexec/sudo/",
      "usr/bin/passwd",
      "usr/sbin/chpasswd",
      "usr/sbin/unix_chkpwd",
      "usr/sbin/agetty",
      "usr/bin/nsenter",
      "usr/bin/unshare",
      "usr/bin/setpriv",
      "usr/bin/ps",
      "usr/lib/x86_64-linux-gnu/security/pam_unix.so",
      "usr/lib/x86_64-linux-gnu/security/pam_env.so",
      "usr/lib/x86_64-linux-gnu/security/pam_limits.so",
      "usr/lib/x86_64-linux-gnu/security/pam_permit.so",
      "usr/lib/x86_64-linux-gnu/security/pam_deny.so",
      "usr/lib/x86_64-linux-gnu/security/pam_rootok.so",
      "etc/login.defs",
    ],
  },
];

/** The shared libraries of everything above, and of Node, which comes from npm. */
export const LIBRARY_PACKAGES: readonly string[] = ["libc6", "libstdc++6", "libatomic1", "libgcc-s1"];

/** Programs in Go: the loader's tables are a fifth of them, most of it for plug-ins, of which the image has none. */
export const GO_PROGRAMS: readonly string[] = [
  "usr/sbin/dockerd",
  "usr/bin/containerd",
  "usr/bin/containerd-shim-runc-v2",
  "usr/bin/docker",
];

/** Programs that run on the build machine, from the same locked packages, so that every host writes the same bytes. */
export const BUILD_PACKAGES: readonly string[] = [
  "squashfs-tools",
  "xorriso",
  "mtools",
  "dosfstools",
  "xz-utils",
  "binutils",
  "grub-common",
  "grub-pc-bin",
  "grub-efi-amd64-signed",
  "shim-signed",
  "kmod",
];

/** Names of busybox that must not shadow ours, or make no sense here. */
export const HIDDEN_APPLETS: ReadonlySet<string> = new Set([
  "halt",
  "init",
  "linuxrc",
  "poweroff",
  "reboot",
  "shutdown",
  "switch_root",
  "run-init",
  "dpkg",
  "dpkg-deb",
  "rpm",
  "rpm2cpio",
  "mkdosfs",
  "fdisk",
  "ifup",
  "ifdown",
  "busybox",
  "login",
  "su",
  "passwd",
  "sulogin",
  "getty",
]);

/** Symbolic links that Debian's maintainer scripts would make. */
export const LINKS: Readonly<Record<string, string>> = {
  "usr/sbin/iptables": "xtables-nft-multi",
  "usr/sbin/iptables-save": "xtables-nft-multi",
  "usr/sbin/iptables-restore": "xtables-nft-multi",
  "usr/sbin/ip6tables": "xtables-nft-multi",
  "usr/sbin/ip6tables-save": "xtables-nft-multi",
  "usr/sbin/ip6tables-restore": "xtables-nft-multi",
  "usr/sbin/iptables-legacy": "xtables-legacy-multi",
  "usr/sbin/ip6tables-legacy": "xtables-legacy-multi",
  "usr/sbin/modprobe": "../bin/kmod",
  "usr/sbin/insmod": "../bin/kmod",
  "usr/sbin/rmmod": "../bin/kmod",
  "usr/sbin/lsmod": "../bin/kmod",
  "usr/sbin/depmod": "../bin/kmod",
  "usr/sbin/modinfo": "../bin/kmod",
  "usr/sbin/ip": "../bin/ip",
  // dockerd does not start without a program of this name; crun takes the same commands
  "usr/sbin/runc": "../bin/crun",
  bin: "usr/bin",
  sbin: "usr/sbin",
  lib: "usr/lib",
  lib64: "usr/lib64",
  "var/run": "../run",
  "etc/mtab": "../proc/self/mounts",
};

/** Directories that exist in the image and are mounted over at boot. */
export const MOUNT_POINTS: readonly string[] = [
  "dev",
  "proc",
  "sys",
  "run",
  "tmp",
  "root",
  "home",
  "opt",
  "mnt",
  "media",
  "state",
  "boot",
  "view",
  "var/lib",
  "var/log",
  "etc/docker",
];
