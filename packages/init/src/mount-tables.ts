import type { Facts } from "./facts.ts";
import { isFull, STATE } from "./plan-state.ts";
import type { Step } from "./step.ts";

/** The kernel's file systems that the initrd has not mounted, parents before children. */
export const EARLY_MOUNTS: readonly Step[] = [
  { do: "directory", path: "/dev/pts" },
  {
    do: "mount",
    source: "devpts",
    target: "/dev/pts",
    type: "devpts",
    options: ["gid=5", "mode=620", "ptmxmode=666"],
  },
  { do: "directory", path: "/dev/shm" },
  {
    do: "mount",
    source: "shm",
    target: "/dev/shm",
    type: "tmpfs",
    options: ["nosuid", "nodev", "mode=1777", "size=64m"],
  },
  { do: "directory", path: "/dev/mqueue" },
  {
    do: "mount",
    source: "mqueue",
    target: "/dev/mqueue",
    type: "mqueue",
    options: ["nosuid", "nodev", "noexec"],
  },
  { do: "mount", source: "cgroup2", target: "/sys/fs/cgroup", type: "cgroup2", options: ["nsdelegate"] },
  { do: "mount", source: "tmp", target: "/tmp", type: "tmpfs", options: ["mode=1777", "nosuid", "nodev"] },
  { do: "mount", source: "root", target: "/root", type: "tmpfs", options: ["mode=700"] },
  { do: "mount", source: "mnt", target: "/mnt", type: "tmpfs", options: ["mode=755"] },
  { do: "mount", source: "media", target: "/media", type: "tmpfs", options: ["mode=755"] },
  { do: "directory", path: "/run/ros/etc/upper" },
  { do: "directory", path: "/run/ros/etc/work" },
  {
    do: "mount",
    source: "etc",
    target: "/etc",
    type: "overlay",
    options: ["lowerdir=/etc", "upperdir=/run/ros/etc/upper", "workdir=/run/ros/etc/work"],
  },
  { do: "directory", path: "/run/lock" },
];

/** Folders of the state file system and the places that they are bound to. */
export const PERSISTENT: readonly { readonly path: string; readonly mode?: number }[] = [
  { path: "/home" },
  { path: "/opt" },
  { path: "/var/lib", mode: 0o755 },
  { path: "/var/log" },
];

/** Folders below them that services count on. */
export const STATE_DIRECTORIES: readonly { readonly path: string; readonly mode?: number }[] = [
  { path: "/var/lib/docker", mode: 0o710 },
  { path: "/var/lib/system-docker", mode: 0o710 },
  { path: "/var/lib/rancher", mode: 0o755 },
  { path: "/var/lib/rancher/conf", mode: 0o700 },
  { path: "/var/lib/rancher/conf/cloud-config.d", mode: 0o700 },
  { path: "/var/lib/rancher/ssh", mode: 0o700 },
  { path: "/var/lib/rancher/cache" },
  { path: "/var/lib/rancher/etc-docker" },
  { path: "/var/lib/dhcpcd" },
  { path: "/var/log/boot" },
];

/** Bind the persistent folders to their places. */
export function planPersistent(facts: Pick<Facts, "stateSpace">): Step[] {
  return [
    ...(isFull(facts.stateSpace) ? planFullDisk() : planBinds()),
    ...STATE_DIRECTORIES.map(({ path, mode }): Step => ({ do: "directory", path, mode: mode ?? 0o755 })),
    { do: "directory", path: "/etc/docker" },
    { do: "bind", source: "/var/lib/rancher/etc-docker", target: "/etc/docker" },
  ];
}

const planBinds = (): Step[] =>
  PERSISTENT.flatMap(({ path, mode }): Step[] => [
    { do: "directory", path: `${STATE}${path}`, mode: mode ?? 0o755 },
    { do: "bind", source: `${STATE}${path}`, target: path },
  ]);

/** A disk without room: people's files are there, what the system writes goes to memory, on top of what it reads. */
function planFullDisk(): Step[] {
  const memory = (path: string): string => `mount -t tmpfs -o mode=755 state ${path}`;
  const bound = ["/home", "/opt"].map(
    (path) => `[ -d ${STATE}${path} ] && mount --bind ${STATE}${path} ${path} || ${memory(path)}`,
  );
  const layered = ["/var/lib", "/var/log"].map((path) => {
    const layer = `/run/ros/full${path}`;
    return `mkdir -p ${layer}/upper ${layer}/work; [ -d ${STATE}${path} ] && mount -t overlay -o lowerdir=${STATE}${path},upperdir=${layer}/upper,workdir=${layer}/work state ${path} || ${memory(path)}`;
  });
  // Docker's own layers cannot lie on a layered file system
  const own = ["/var/lib/docker", "/var/lib/system-docker"].map(
    (path) => `mkdir -p ${path}; ${memory(path)}`,
  );
  return [...bound, ...layered, ...own].map((line): Step => ({ do: "run", argv: ["sh", "-c", line] }));
}
