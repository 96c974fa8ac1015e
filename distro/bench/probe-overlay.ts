import { type CpioEntry, shellQuote } from "@ros/vm";

/** Where the probe lies once /run is there. */
const FOLDER = "/run/bench";

const program = (path: string, text: string): CpioEntry => ({ kind: "file", path, data: text, mode: 0o755 });

/**
 * Added to our initrd: its own /init runs, but for its last line. So the probe begins where the root's first
 * program does, as in the peer.
 */
export function probeOverlay(probe: string, setup?: string): CpioEntry[] {
  const last = "exec switch_root /sysroot /sbin/init";
  // by now /run is the root's
  const replaced = `cp -r /bench /sysroot${FOLDER} \\&\\& exec switch_root /sysroot /usr/bin/busybox sh ${FOLDER}/start`;
  const init = [
    "#!/bin/busybox sh",
    `/bin/busybox grep -qx ${shellQuote(last)} /init || { echo "bench: /init does not end as expected" > /dev/console; exit 1; }`,
    `/bin/busybox sed 's|^${last}$|${replaced}|' /init > /bench-init`,
    "exec /bin/busybox sh /bench-init",
  ];
  const start = [
    `/usr/bin/busybox sh ${FOLDER}/probe &`,
    ...(setup === undefined
      ? ["exec /sbin/init"]
      : [`/usr/bin/busybox sh ${FOLDER}/setup`, "exec /usr/bin/busybox init"]),
  ];
  return [
    { kind: "folder", path: "bench" },
    program("bench/probe", probe),
    program("bench/start", `${start.join("\n")}\n`),
    ...(setup === undefined ? [] : [program("bench/setup", setup)]),
    program("rdinit", `${init.join("\n")}\n`),
  ];
}

/** The least that dockerd needs of a machine, then busybox's init with dockerd as its only program. */
export const FLOOR_SETUP: string = `#!/usr/bin/busybox sh
export PATH=/usr/sbin:/usr/bin
mkdir -p /dev/pts /dev/shm /run/etc/upper /run/etc/work
/usr/bin/mount -t devpts devpts /dev/pts
/usr/bin/mount -t tmpfs shm /dev/shm
/usr/bin/mount -t tmpfs tmp /tmp
/usr/bin/mount -t cgroup2 cgroup2 /sys/fs/cgroup
/usr/bin/mount -t overlay -o lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work etc /etc
modprobe ext4
/usr/bin/mount -t ext4 LABEL=RANCHER_STATE /var/lib
/usr/bin/ip link set lo up
echo 1 > /proc/sys/net/ipv4/ip_forward
echo '::respawn:/usr/sbin/dockerd --host unix:///run/docker.sock --storage-driver overlay2 --userland-proxy=false --log-level warn --add-runtime crun=/usr/bin/crun --default-runtime crun' > /etc/inittab
`;
