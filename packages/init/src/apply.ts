import { execFileSync, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { totalmem } from "node:os";
import { dirname, join } from "node:path";
import type { BlockDevice, Facts } from "./facts.ts";
import { hasOnlyDefaultNetworks } from "./only-default-networks.ts";
import { mergeRepositories, type Repositories } from "./plan-image-store.ts";
import { BALLAST, STATE } from "./plan-state.ts";
import { describeStep, isOptional, type Step, shellOf } from "./step.ts";

/** A step that did not work; the boot decides what that means. */
export interface StepFailure {
  readonly step: Step;
  readonly message: string;
}

/** Make the steps, in order. Failures are returned, not thrown: one missing mount must not end a boot. */
export function applySteps(steps: readonly Step[]): StepFailure[] {
  const failures: StepFailure[] = [];
  let batch: Step[] = [];
  const flush = (): void => {
    if (batch.some((step) => step.do === "run")) probed = undefined;
    if (batch.length > 0) failures.push(...runBatch(batch));
    batch = [];
  };
  for (const step of steps) {
    if (shellOf(step) !== undefined) {
      batch.push(step);
      continue;
    }
    flush();
    try {
      applyOne(step);
    } catch (error) {
      failures.push({ step, message: `${describeStep(step)}: ${(error as Error).message}` });
    }
  }
  flush();
  return failures.filter(({ step }) => !isOptional(step));
}

/** One shell for a run of commands: starting a process from Node costs more than most of them. */
function runBatch(steps: readonly Step[]): StepFailure[] {
  const lines = steps.map((step, index) => `m=$({ ${shellOf(step)}; } 2>&1 3>&-) || echo "${index} $m" >&3`);
  const result = spawnSync("/usr/bin/busybox", ["sh"], {
    input: lines.join("\n"),
    stdio: ["pipe", "ignore", "inherit", "pipe"],
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
    encoding: "utf8",
  });
  const failed = result.output?.[3] ?? "";
  return failed.split("\n").flatMap((line) => {
    const [, index, words] = /^(\d+) (.*)$/.exec(line) ?? [];
    const step = index === undefined ? undefined : steps[Number(index)];
    return step ? [{ step, message: `${describeStep(step)}: ${words}` }] : [];
  });
}

function applyOne(step: Step): void {
  switch (step.do) {
    case "directory":
      mkdirSync(step.path, { recursive: true, mode: step.mode ?? 0o755 });
      return;
    case "write":
      if (step.unlessExists && existsSync(step.path)) return;
      mkdirSync(dirname(step.path), { recursive: true });
      writeFileSync(step.path, step.text, { mode: step.mode ?? 0o644 });
      return;
    case "link":
      mkdirSync(dirname(step.path), { recursive: true });
      rmSync(step.path, { force: true });
      symlinkSync(step.target, step.path);
      return;
    case "sysctl":
      writeFileSync(join("/proc/sys", step.key.replaceAll(".", "/")), step.value);
      return;
    case "forget-containers":
      forgetContainers(step.dataRoot, step.project);
      return;
    case "forget-default-networks":
      forgetDefaultNetworks(step.dataRoot);
      return;
    case "seed-images":
      seedImages(step.from, step.dataRoot);
      return;
    case "fault":
      return; // told by whoever runs the boot
    default:
      throw new Error(`no program makes this step: ${step.do}`);
  }
}

/**
 * Remove a project's containers from a Docker data root that no daemon uses. The containers of the last
 * boot belong to its configuration, and asking the daemon to remove them takes seconds.
 */
export function forgetContainers(dataRoot: string, project: string): void {
  const containers = join(dataRoot, "containers");
  if (!existsSync(containers)) return;
  for (const id of readdirSync(containers)) {
    if (!belongsTo(join(containers, id, "config.v2.json"), project)) continue;
    const mounts = join(dataRoot, "image/overlay2/layerdb/mounts", id);
    for (const name of ["mount-id", "init-id"]) {
      const layer = readText(join(mounts, name));
      if (layer === undefined || !/^[0-9a-f]+(-init)?$/.test(layer)) continue;
      const short = readText(join(dataRoot, "overlay2", layer, "link"));
      if (short !== undefined && /^[A-Z0-9]+$/.test(short))
        rmSync(join(dataRoot, "overlay2/l", short), { force: true });
      rmSync(join(dataRoot, "overlay2", layer), { recursive: true, force: true });
    }
    rmSync(mounts, { recursive: true, force: true });
    rmSync(join(containers, id), { recursive: true, force: true });
  }
}

function belongsTo(file: string, project: string): boolean {
  try {
    const { Config } = JSON.parse(readFileSync(file, "utf8")) as {
      Config?: { Labels?: Record<string, string> };
    };
    return Config?.Labels?.["com.docker.compose.project"] === project;
  } catch {
    return false; // not a container, or one that was cut off: the daemon tells
  }
}

/** Spare a dockerd that does not run yet the networks that it would set up only to remove them. */
function forgetDefaultNetworks(dataRoot: string): void {
  const store = join(dataRoot, "network/files/local-kv.db");
  if (existsSync(store) && hasOnlyDefaultNetworks(readFileSync(store))) rmSync(store);
}

function readText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/**
 * Offer the images of the root image to a Docker data root. Layers are links; the store's own images and
 * tags stay. What an interrupted write left is replaced, so a full or cut-off store never stops a boot.
 */
function seedImages(from: string, dataRoot: string): void {
  const repositories = "image/overlay2/repositories.json";
  for (const { path, link, text } of JSON.parse(readFileSync(join(from, "seed.json"), "utf8")) as {
    path: string;
    link?: string;
    text?: string;
  }[]) {
    const target = join(dataRoot, path);
    mkdirSync(dirname(target), { recursive: true });
    if (link !== undefined) {
      rmSync(target, { force: true });
      symlinkSync(link, target);
    } else if (path === repositories) {
      writeAtomically(
        target,
        JSON.stringify(mergeRepositories(readRepositories(target), JSON.parse(text as string))),
      );
    } else if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
      writeAtomically(target, text as string);
    }
  }
}

function readRepositories(file: string): Repositories | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Repositories;
  } catch {
    return undefined; // absent, or cut off by a power failure
  }
}

/** Write a file so that after a power cut the old or the new text is there, whole. */
export function writeAtomically(file: string, text: string, mode = 0o600): void {
  writeFileSync(`${file}.new`, text, { mode, flush: true });
  renameSync(`${file}.new`, file);
}

/** Read what the planners need to know. `blankCandidates` are the disks whose first mebibyte is looked at. */
export function readFacts(blankCandidates: readonly string[]): Facts {
  const stateMounted = /^\S+ \/state /m.test(readFileSync("/proc/mounts", "utf8"));
  const release = (name: string): string => {
    try {
      return readFileSync(join("/usr/share/ros", name), "utf8").trim();
    } catch {
      return "";
    }
  };
  return {
    blockDevices: readBlockDevices(blankCandidates),
    ...(stateMounted && { stateSpace: readSpace() }),
    memoryKib: totalmem() / 1024,
    imageId: release("image-id"),
    version: release("version"),
  };
}

function readSpace(): NonNullable<Facts["stateSpace"]> {
  const { bfree, bsize } = statfsSync(STATE);
  return { freeBytes: bfree * bsize, ballast: existsSync(BALLAST) };
}

function readBlockDevices(blankCandidates: readonly string[]): BlockDevice[] {
  const names = readdirSync("/sys/class/block").filter((name) => !/^(loop|ram|zram)/.test(name));
  if (probed?.names !== names.join()) probed = { names: names.join(), contents: probeDevices() };
  const { contents } = probed;
  return names.map((name) => {
    const path = `/dev/${name}`;
    const values = contents.get(path);
    return {
      path,
      ...(values?.LABEL && { label: values.LABEL }),
      ...(values?.UUID && { uuid: values.UUID }),
      ...(values?.PARTUUID && { partUuid: values.PARTUUID }),
      ...(values?.TYPE && { type: values.TYPE }),
      blank: !values && blankCandidates.includes(path) && isBlank(path),
      sizeBytes: Number(readFileSync(`/sys/class/block/${name}/size`, "utf8")) * 512,
    };
  });
}

/** What is on the disks, by device. To look takes a while: done again when disks come, or get a file system. */
let probed: { readonly names: string; readonly contents: ReturnType<typeof probeDevices> } | undefined;

function probeDevices(): Map<string | undefined, Record<string, string>> {
  // exit code 2: no device has anything on it
  const probe =
    spawnSync("/usr/sbin/blkid", ["-c", "/dev/null", "-o", "export"], { encoding: "utf8" }).stdout ?? "";
  return new Map(
    probe.split("\n\n").map((block) => {
      const values: Record<string, string> = Object.fromEntries(
        block.split("\n").map((line) => line.split(/=(.*)/s) as [string, string]),
      );
      return [values.DEVNAME, values];
    }),
  );
}

function isBlank(path: string): boolean {
  const device = openSync(path, "r");
  try {
    const first = Buffer.alloc(2 ** 20);
    return readSync(device, first, 0, first.length, 0) > 0 && first.every((byte) => byte === 0);
  } finally {
    closeSync(device);
  }
}

/** A file system by what mount(8) needs to know. */
export interface MountSource {
  readonly path: string;
  readonly type: string;
  readonly options?: readonly string[];
}

/** Mount what may be a config drive, hand its folder to `read`, unmount. */
export function withMounted<T>({ path, type, options = [] }: MountSource, read: (folder: string) => T): T {
  const folder = "/run/ros/config-drive";
  mkdirSync(folder, { recursive: true });
  const words = ["ro", "nodev", "nosuid", "noexec", ...options].join(",");
  execFileSync("/usr/bin/busybox", ["mount", "-t", type, "-o", words, path, folder]);
  try {
    return read(folder);
  } finally {
    execFileSync("/usr/bin/busybox", ["umount", folder]);
  }
}
