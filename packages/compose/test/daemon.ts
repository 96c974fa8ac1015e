import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dockerEngine } from "../src/docker.ts";
import type { Engine } from "../src/engine/engine.ts";
import { debianFiles } from "./debian-files.ts";
import { APPLETS } from "./image.ts";
import { createNetworkSpace, type NetworkSpace } from "./network-space.ts";

export interface Daemon {
  readonly dataRoot: string;
  readonly engine: Engine;
  /** The address of this process as the daemon sees it. */
  readonly hostAddress: string;
  /** Env of a client that talks to it. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends it as a power cut would; what it had in hand stays half done. */
  kill(): Promise<void>;
  /** Starts it again on what is there. */
  start(): Promise<void>;
  /** What a daemon that was killed can lose: its store of networks. */
  loseNetworks(): void;
  stop(): Promise<void>;
}

export const VERSIONS = ["20.10", "26.1"] as const;

/**
 * A dockerd of its own in a temporary directory: the machine's (20.10) or Debian 13's (26.1). It has a network of
 * its own too, as each dockerd takes the packet filter for its own when it starts.
 */
export async function startDaemon(
  version: (typeof VERSIONS)[number],
  options: { readonly diskMegabytes?: number } = {},
): Promise<Daemon> {
  const files = debianFiles();
  const directory = mkdtempSync(join(tmpdir(), "ros-dockerd-"));
  const socket = join(directory, "docker.sock");
  const own = join(directory, "bin");
  mkdirSync(own);
  // BuildKit takes the runc that it finds first, and Debian 13's may not run here
  symlinkSync("/usr/sbin/runc", join(own, "runc"));
  const bin = version === "26.1" ? `${own}:${join(files, "usr/sbin")}:${join(files, "usr/bin")}:` : "";
  const env = {
    ...process.env,
    PATH: `${bin}${process.env.PATH}:/usr/sbin:/sbin`,
    DOCKER_HOST: `unix://${socket}`,
    HOME: directory,
  };
  if (options.diskMegabytes) mountSmallDisk(join(directory, "data"), options.diskMegabytes);
  const space = await createNetworkSpace();
  const cleanUp = (): void => {
    killAll(directory);
    space.remove();
    execFileSync("sh", [
      "-c",
      `awk '$2 ~ "^${directory}" {print $2}' /proc/mounts | sort -r | xargs -r umount -l`,
    ]);
    rmSync(directory, { recursive: true, force: true });
  };
  let child: ChildProcess;
  try {
    child = await bringUp(space, directory, socket, env);
    importImages(files, directory, socket);
  } catch (error) {
    cleanUp();
    throw error;
  }
  return {
    dataRoot: join(directory, "data"),
    engine: dockerEngine({ socketPath: socket }),
    hostAddress: space.hostAddress,
    env,
    async kill() {
      child.kill("SIGKILL");
      await ended(child);
      await containerdEnded(join(directory, "exec/containerd/containerd.pid"));
      rmSync(join(directory, "pid"), { force: true });
    },
    async start() {
      child = await bringUp(space, directory, socket, env);
    },
    loseNetworks: () => loseNetworks(directory),
    async stop() {
      child.kill("SIGTERM");
      await ended(child);
      cleanUp();
    },
  };
}

function mountSmallDisk(path: string, megabytes: number): void {
  mkdirSync(path);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", path]);
}

function spawnDaemon(
  space: NetworkSpace,
  directory: string,
  socket: string,
  env: NodeJS.ProcessEnv,
): ChildProcess {
  const output = openSync(join(directory, "log"), "a");
  const options = [
    "--data-root",
    join(directory, "data"),
    "--exec-root",
    join(directory, "exec"),
    "--pidfile",
    join(directory, "pid"),
  ];
  const rest = [
    "-H",
    `unix://${socket}`,
    "--bridge=none",
    `--insecure-registry=${space.hostAddress}/32`,
    "--max-download-attempts=1",
    "--add-runtime=host=/usr/sbin/runc",
    "--default-runtime=host",
  ];
  const [command = "", ...args] = space.enter(["dockerd", ...options, ...rest]);
  return spawn(command, args, { stdio: ["ignore", output, output], env });
}

function loseNetworks(directory: string): void {
  rmSync(join(directory, "data/network/files/local-kv.db"));
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) =>
    child.exitCode !== null || child.signalCode !== null ? resolve() : child.once("exit", () => resolve()),
  );
}

/** The kernel ends it with its dockerd, but not at once; the next dockerd must not take it for a running one. */
async function containerdEnded(pidFile: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = readFileSync(pidFile, "utf8").trim();
  while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setTimeout(resolve, 20));
  rmSync(pidFile);
}

/** What a daemon that was killed, or did not end well, has left running: its shims name its directory. */
function killAll(directory: string): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(directory))
        process.kill(Number(pid), "SIGKILL");
    } catch {
      // it ended meanwhile
    }
  }
}

const STARTS = 4;
/** A network that 20.10 was removing when it was killed stops it from ever starting again (moby issue 45057). */
const CANNOT_READ_NETWORKS = "reservePools";

/**
 * Starts it and waits for its answer. On a busy machine it gives up on its containerd after 15 s, and is started again;
 * and where it cannot read its networks it goes on without them, as an administrator would have it do.
 */
async function bringUp(
  space: NetworkSpace,
  directory: string,
  socket: string,
  env: NodeJS.ProcessEnv,
): Promise<ChildProcess> {
  const engine = dockerEngine({ socketPath: socket });
  for (let start = 0; start < STARTS; start++) {
    const before = log(directory).length;
    const child = spawnDaemon(space, directory, socket, env);
    while (child.exitCode === null && child.signalCode === null) {
      const answered = await engine.listImages().then(
        () => true,
        () => false,
      );
      if (answered) return child;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await containerdEnded(join(directory, "exec/containerd/containerd.pid"));
    if (log(directory).slice(before).includes(CANNOT_READ_NETWORKS)) loseNetworks(directory);
  }
  throw new Error(`dockerd did not answer:\n${log(directory).slice(-2000)}`);
}

function log(directory: string): string {
  const file = join(directory, "log");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** `bb:1` and `bb:2`, two images of one busybox that differ in a file. */
function importImages(files: string, directory: string, socket: string): void {
  for (const version of ["1", "2"]) {
    const root = join(directory, `image-${version}`);
    mkdirSync(join(root, "bin"), { recursive: true });
    mkdirSync(join(root, "etc"));
    cpSync(join(files, "usr/bin/busybox"), join(root, "bin/busybox"));
    for (const applet of APPLETS) symlinkSync("busybox", join(root, "bin", applet));
    execFileSync("sh", ["-c", `echo ${version} > ${root}/etc/version`]);
    const change = ["--change", "ENV PATH=/bin", "--change", 'CMD ["sleep", "1000"]'];
    execFileSync("sh", [
      "-c",
      `tar -C ${root} -c . | docker -H unix://${socket} import ${change.map((word) => `'${word}'`).join(" ")} - bb:${version}`,
    ]);
    rmSync(root, { recursive: true });
  }
}
