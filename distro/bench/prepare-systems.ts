import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { appendToInitrd, createDisk } from "@ros/vm";
import { CACHE } from "../image/paths.ts";
import { run } from "../image/run.ts";
import type { Peer } from "./build-peer.ts";
import { PROBE } from "./probe.ts";
import { FLOOR_SETUP, probeOverlay } from "./probe-overlay.ts";
import { putFiles } from "./put-files.ts";
import type { System } from "./systems.ts";

const STATE_MIB = 4096;
const LIBRARY = "/usr/local/lib/bench";

export interface Sources {
  /** The folder of our image. */
  readonly image: string;
  readonly peer: Peer;
  /** A static busybox, for the peer's probe: the one that ours has. */
  readonly busybox: string;
  /** For what lives as long as one run of the benchmark. */
  readonly work: string;
  /** Boot once and switch off, so that what only a first boot does is done. */
  readonly warmUp: (system: System) => Promise<void>;
}

/** Make the three systems ready: each with the probe, and with a disk that has seen one boot. */
export async function prepareSystems(from: Sources): Promise<System[]> {
  return [await prepareOurs(from), await preparePeer(from), await prepareFloor(from)];
}

async function prepareOurs(from: Sources): Promise<System> {
  const initrd = join(from.work, "ours.initrd");
  appendToInitrd(join(from.image, "initrd"), probeOverlay(PROBE), initrd);
  const state = await emptyState(join(from.work, "ours.ext4"));
  const system: System = {
    ...{ name: "ours", kernel: join(from.image, "vmlinuz"), initrd, state, off: "power-button" },
    append: ["rdinit=/rdinit"],
    disks: [{ file: join(from.image, "ros.squashfs"), readonly: true }],
  };
  await from.warmUp(system);
  return system;
}

async function prepareFloor(from: Sources): Promise<System> {
  const initrd = join(from.work, "floor.initrd");
  appendToInitrd(join(from.image, "initrd"), probeOverlay(PROBE, FLOOR_SETUP), initrd);
  const state = await emptyState(join(from.work, "floor.ext4"));
  const system: System = {
    ...{ name: "floor", kernel: join(from.image, "vmlinuz"), initrd, state, off: "by-itself" },
    append: ["rdinit=/rdinit"],
    disks: [{ file: join(from.image, "ros.squashfs"), readonly: true }],
  };
  await from.warmUp(system);
  return system;
}

async function emptyState(file: string): Promise<string> {
  createDisk(file, STATE_MIB);
  await run("mke2fs", ["-q", "-t", "ext4", "-L", "RANCHER_STATE", file]);
  return file;
}

/** The peer's disk is kept after its first boot: it changes only with its packages or the probe. */
async function preparePeer({ peer, busybox, warmUp }: Sources): Promise<System> {
  const start = `#!${LIBRARY}/busybox sh\n${LIBRARY}/busybox sh ${LIBRARY}/probe &\nexec /sbin/init\n`;
  const files = {
    [`${LIBRARY}/busybox`]: readFileSync(busybox),
    [`${LIBRARY}/probe`]: PROBE,
    [`${LIBRARY}/start`]: start,
  };
  const key = createHash("sha256").update(peer.disk).update(start).update(PROBE).digest("hex").slice(0, 16);
  const state = join(CACHE, "bench", `peer-disk-${key}.ext4`);
  const system = (disk: string): System => ({
    ...{
      name: "peer",
      kernel: peer.kernel,
      initrd: peer.initrd,
      state: disk,
      off: "power-button",
      disks: [],
    },
    append: ["root=LABEL=debian", "ro", `init=${LIBRARY}/start`],
  });
  if (!existsSync(state)) {
    mkdirSync(join(CACHE, "bench"), { recursive: true });
    const partial = `${state}.partial`;
    rmSync(partial, { force: true });
    await run("cp", ["--sparse=always", "--reflink=auto", peer.disk, partial]);
    await putFiles(partial, files);
    await warmUp(system(partial));
    renameSync(partial, state);
  }
  return system(state);
}
