import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dockerEngine } from "../src/docker.ts";
import type { Engine } from "../src/engine/engine.ts";
import { debianFiles } from "./debian-files.ts";

export interface Daemon {
  readonly socket: string;
  readonly engine: Engine;
  /** Env of a client that talks to it. */
  readonly env: NodeJS.ProcessEnv;
  /** Kills it as a power cut would, and starts it again. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

const APPLETS = [
  "sh",
  "sleep",
  "echo",
  "cat",
  "true",
  "false",
  "ls",
  "stat",
  "test",
  "touch",
  "nc",
  "wget",
  "httpd",
  "id",
  "env",
];

/** A dockerd of its own in a temporary directory: the machine's (20.10) or Debian 13's (26.1). */
export async function startDaemon(version: "20.10" | "26.1"): Promise<Daemon> {
  const files = debianFiles();
  const directory = mkdtempSync(join(tmpdir(), "ros-dockerd-"));
  const socket = join(directory, "docker.sock");
  const bin = version === "26.1" ? `${join(files, "usr/sbin")}:${join(files, "usr/bin")}:` : "";
  const env = {
    ...process.env,
    PATH: `${bin}${process.env.PATH}:/usr/sbin:/sbin`,
    DOCKER_HOST: `unix://${socket}`,
    HOME: directory,
  };
  let child = spawnDaemon(directory, socket, env);
  await ready(socket, directory);
  importImages(files, directory, socket);
  return {
    socket,
    engine: dockerEngine({ socketPath: socket }),
    env,
    async crash() {
      child.kill("SIGKILL");
      await ended(child);
      rmSync(join(directory, "pid"), { force: true });
      child = spawnDaemon(directory, socket, env);
      await ready(socket, directory);
    },
    async stop() {
      child.kill("SIGTERM");
      await ended(child);
      execFileSync("sh", [
        "-c",
        `awk '$2 ~ "^${directory}" {print $2}' /proc/mounts | sort -r | xargs -r umount -l`,
      ]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function spawnDaemon(directory: string, socket: string, env: NodeJS.ProcessEnv): ChildProcess {
  const log = openSync(join(directory, "log"), "a");
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
    "--insecure-registry=127.0.0.0/8",
    "--add-runtime=host=/usr/sbin/runc",
    "--default-runtime=host",
  ];
  return spawn("dockerd", [...options, ...rest], { stdio: ["ignore", log, log], env });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) =>
    child.exitCode !== null || child.signalCode !== null ? resolve() : child.once("exit", () => resolve()),
  );
}

async function ready(socket: string, directory: string): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    const answered = await dockerEngine({ socketPath: socket })
      .listImages()
      .then(
        () => true,
        () => false,
      );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`dockerd did not answer:\n${readFileSync(join(directory, "log"), "utf8").slice(-2000)}`);
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
