import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { lstat, mkdir, open, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Effects } from "../apply-steps.ts";
import { lookUpOwner } from "../directives/look-up-owner.ts";
import type { EnableSwap, MakeDirectory, Mount, WriteFile } from "../directives/step.ts";

export interface LinuxOptions {
  /** Where the root of the machine is mounted. */
  readonly root?: string;
  /** Restarts a system service; without one, such a step fails. */
  readonly restartService?: (service: string) => Promise<void>;
  /** Runs a program; rejects if it fails. */
  readonly run?: (
    argv: readonly [string, ...string[]],
    options: { signal?: AbortSignal; timeoutMs?: number },
  ) => Promise<void>;
}

/** The effects on a Linux machine. Needs root for anything but files of one's own. */
export function linuxEffects(options: LinuxOptions = {}): Effects {
  const root = options.root ?? "/";
  const run = options.run ?? runProgram;
  const at = (path: string): string => join(root, path);
  return {
    "make-directory": (step) => makeDirectory(root, step),
    "write-file": (step) => replaceFile(root, step),
    "make-link": async ({ path, target }) => {
      await mkdir(dirname(at(path)), { recursive: true });
      const temporary = temporaryName(at(path));
      await symlink(target, temporary);
      await rename(temporary, at(path));
    },
    "set-hostname": ({ name }) => writeFile(at("/proc/sys/kernel/hostname"), `${name}\n`),
    mount: (step, signal) => mountDevice(root, step, run, signal),
    "enable-swap": async (step, signal) => {
      await waitForDevice(step, run, signal);
      await run(["swapon", step.source], { timeoutMs: step.timeoutMs, ...(signal && { signal }) });
    },
    run: ({ argv }, signal) => run(argv, signal === undefined ? {} : { signal }),
    "set-kernel-parameter": ({ path, value }) => writeFile(at(path), value),
    "restart-service": async ({ service }) => {
      if (options.restartService === undefined)
        throw new Error(`${service}: expected a way to restart services`);
      await options.restartService(service);
    },
  };
}

async function runProgram(
  [program, ...words]: readonly [string, ...string[]],
  { signal, timeoutMs }: { signal?: AbortSignal; timeoutMs?: number },
): Promise<void> {
  await promisify(execFile)(program, words, {
    maxBuffer: 64 * 1024 * 1024,
    ...(signal && { signal }),
    ...(timeoutMs && { timeout: timeoutMs }),
  });
}

function temporaryName(path: string): string {
  return `${path}.${randomBytes(6).toString("hex")}`;
}

async function ownerIds(root: string, owner: string): Promise<{ uid: number; gid: number }> {
  const read = (path: string): Promise<string> => readFile(join(root, path), "utf8").catch(() => "");
  const ids = lookUpOwner(owner, await read("/etc/passwd"), await read("/etc/group"));
  if (ids === undefined) throw new Error(`${owner}: expected a user and a group that exist`);
  return ids;
}

async function makeDirectory(root: string, { path, mode, owner }: MakeDirectory): Promise<void> {
  const ids = owner === undefined ? undefined : await ownerIds(root, owner);
  const directory = join(root, path);
  await mkdir(dirname(directory), { recursive: true });
  await mkdir(directory, { recursive: true, mode });
  // its owner may have put a link here: what it points to must not change hands
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    if (ids !== undefined) await handle.chown(ids.uid, ids.gid);
    await handle.chmod(mode);
  } finally {
    await handle.close();
  }
}

async function replaceFile(root: string, step: WriteFile): Promise<void> {
  const path = join(root, step.path);
  // found first: a file must not appear with the wrong owner
  const ids = step.owner === undefined ? undefined : await ownerIds(root, step.owner);
  const content = step.append === true ? await appended(path, step.content) : step.content;
  if (content === undefined) return;
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  const handle = await open(temporary, "wx", 0o600);
  try {
    await handle.writeFile(content);
    if (ids !== undefined) await handle.chown(ids.uid, ids.gid);
    await handle.chmod(step.mode);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await rename(temporary, path);
  } catch (error) {
    // a file that is a mount point, as /etc/hosts in a container, can only be written in place
    if ((error as NodeJS.ErrnoException).code === "EBUSY") await writeFile(path, content);
    else throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The file with the content at its end; undefined if it is there, because every boot asks again. */
async function appended(path: string, content: Uint8Array): Promise<Uint8Array | undefined> {
  const current = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  return current.includes(content) && current.length > 0 ? undefined : Buffer.concat([current, content]);
}

async function mountDevice(
  root: string,
  step: Mount,
  run: NonNullable<LinuxOptions["run"]>,
  signal?: AbortSignal,
): Promise<void> {
  const target = join(root, step.target);
  const end = performance.now() + step.timeoutMs;
  await waitForDevice(step, run, signal);
  await makeMountPoint(step, target);
  const type = step.type === undefined ? [] : ["-t", step.type];
  const options = step.options.length === 0 ? [] : ["-o", step.options.join(",")];
  for (;;) {
    try {
      return await run(["mount", ...type, ...options, "--", step.source, target], {
        timeoutMs: step.timeoutMs,
        ...(signal && { signal }),
      });
    } catch (error) {
      // a share can be reached only once the network is up
      if (!/^(?:[^/]+:|\/\/)/.test(step.source) || performance.now() >= end) throw error;
      await sleep(1000, undefined, signal && { signal });
    }
  }
}

/** A file can be bound only on a file. */
async function makeMountPoint(step: Mount, target: string): Promise<void> {
  const isBind = step.options.some((option) => option === "bind" || option === "rbind");
  const isFile = isBind && (await stat(step.source).catch(() => undefined))?.isFile() === true;
  if (!isFile) {
    await mkdir(target, { recursive: true });
  } else if ((await lstat(target).catch(() => undefined)) === undefined) {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, "");
  }
}

/** Wait until the device is there; a share or a virtual file system has none. */
async function waitForDevice(
  { source, timeoutMs }: Mount | EnableSwap,
  run: NonNullable<LinuxOptions["run"]>,
  signal?: AbortSignal,
): Promise<void> {
  const isThere = deviceTest(source, run);
  if (isThere === undefined) return;
  const end = performance.now() + timeoutMs;
  while (!(await isThere())) {
    if (performance.now() >= end) throw new Error(`${source}: expected the device within ${timeoutMs} ms`);
    await sleep(100, undefined, signal && { signal });
  }
}

function deviceTest(
  source: string,
  run: NonNullable<LinuxOptions["run"]>,
): (() => Promise<boolean>) | undefined {
  const exists = (path: string): Promise<boolean> =>
    stat(path).then(
      () => true,
      () => false,
    );
  const [, kind, value] = /^(LABEL|UUID|PARTLABEL|PARTUUID)="?([^"]*)"?$/.exec(source) ?? [];
  if (kind === undefined) return source.startsWith("/dev/") ? () => exists(source) : undefined;
  // the link is udev's, which may come later than the mounts
  const find = (): Promise<boolean> =>
    run(["blkid", "-c", "/dev/null", "-t", `${kind}=${value}`], {}).then(
      () => true,
      () => false,
    );
  return async () => (await exists(`/dev/disk/by-${kind.toLowerCase()}/${value}`)) || (await find());
}
