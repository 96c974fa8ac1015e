import type { Step } from "./step.ts";

/** The mount namespace that console and User Docker share: one view of the files for people and for `docker run -v`. */
export const VIEW = "/view";
/** Where its files are reached from the host. */
export const VIEW_ROOT = "/view/root";
export const KEEPER_PID = "/run/ros/keeper.pid";

/** Shared with the host as they are, later mounts included. */
const SHARED = [
  "/dev",
  "/proc",
  "/sys",
  "/run",
  "/home",
  "/opt",
  "/mnt",
  "/media",
  "/tmp",
  "/var/lib",
  "/var/log",
];
/** Files that are the same for every container of the system. */
const SHARED_FILES = ["/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/etc/docker"];

/**
 * Build the view's root (the root image below a fresh layer in memory) and start the keeper, which holds the
 * namespace. Without `rslave` the lazy unmount of the old root would take the host's /proc and /run with it.
 */
export function planView(rootImage: string): Step[] {
  const root = VIEW_ROOT;
  const pivot = [
    `cd ${root}`,
    "mkdir -p .old",
    "pivot_root . .old",
    "mount --make-rslave /.old",
    "umount -l /.old",
    "rmdir /.old",
    "mount --make-shared /",
    "cd /",
    `echo $$ > ${KEEPER_PID}`,
    "exec sleep 2147483647",
  ].join(" && ");
  return [
    { do: "mount", source: "view", target: VIEW, type: "tmpfs", options: ["mode=755"] },
    { do: "propagation", target: VIEW, kind: "private" },
    ...["root", "upper", "work"].map((name): Step => ({ do: "directory", path: `${VIEW}/${name}` })),
    {
      do: "mount",
      source: "console",
      target: root,
      type: "overlay",
      options: [`lowerdir=${rootImage}`, `upperdir=${VIEW}/upper`, `workdir=${VIEW}/work`],
    },
    { do: "propagation", target: root, kind: "private" },
    ...SHARED.map((path): Step => ({ do: "bind", source: path, target: `${root}${path}`, recursive: true })),
    ...SHARED_FILES.map((path): Step => ({ do: "bind", source: path, target: `${root}${path}` })),
    // setsid, so that no terminal's end is the keeper's
    {
      do: "run",
      argv: [
        "sh",
        "-c",
        `setsid /usr/bin/unshare --mount --propagation unchanged sh -c '${pivot}' </dev/null >/dev/null 2>&1 & until [ -s ${KEEPER_PID} ]; do sleep 0.05; done`,
      ],
    },
  ];
}
