import { execFile } from "node:child_process";
import { mkdtemp, open, readdir, readFile, realpath, rmdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../http/clock.ts";
import { type Fetch, httpClient } from "../http/http-client.ts";
import type { Machine, Volume } from "../sources/data-source.ts";
import type { Directory } from "../sources/directory.ts";
import { parseYamlMap } from "../sources/parse-yaml-map.ts";
import { readTftp } from "./tftp.ts";

/** Larger files are no user data. */
const MAX_BYTES = 16 * 1024 * 1024;

const run = promisify(execFile);

export interface MachineOptions {
  readonly fetch?: Fetch;
  /** True on VMware, where the guest can ask the hypervisor. */
  readonly isVmware?: boolean;
  readonly dhcpServers?: readonly string[];
}

/** The Linux machine that this runs on, as data sources see it. Mounting needs root. */
export function linuxMachine({
  fetch = globalThis.fetch,
  isVmware = false,
  dhcpServers = [],
}: MachineOptions = {}): Machine {
  return {
    http: httpClient({ fetch, clock: systemClock, maxBytes: MAX_BYTES }),
    parseYaml: parseYamlMap,
    readFile: readBounded,
    withVolume,
    tftp: (server, path, signal) => readTftp(server, path, { signal }),
    ...(isVmware && { guestInfo }),
    dhcpServers,
    now: () => new Date(),
  };
}

/** A directory of this machine; links that lead out of it are not followed. */
export function linuxDirectory(root: string): Directory {
  return {
    read: async (path) => {
      const base = await realpath(root).catch(() => undefined);
      const file = await realpath(join(root, path)).catch(() => undefined);
      const isInside = base !== undefined && file?.startsWith(base === sep ? sep : base + sep) === true;
      return isInside ? readBounded(file) : undefined;
    },
  };
}

async function readBounded(path: string): Promise<Uint8Array | undefined> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, "r");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
  try {
    const info = await handle.stat();
    if (info.isDirectory()) return undefined;
    if (info.size > MAX_BYTES)
      throw new Error(`${path}: expected at most ${MAX_BYTES} bytes, got ${info.size}`);
    // files of /proc and /sys say that they are empty
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function withVolume<T>(
  volumes: readonly Volume[],
  read: (root: Directory) => Promise<T>,
): Promise<T | undefined> {
  for (const volume of volumes) {
    const found = await locate(volume);
    if (found === undefined) continue;
    const root = await mkdtemp(join(tmpdir(), "data-source-"));
    try {
      await run("mount", [
        ...found.type,
        "-o",
        ["ro", "nodev", "nosuid", "noexec", ...found.options].join(","),
        "--",
        found.source,
        root,
      ]);
    } catch {
      // an empty drive, or a file system that the kernel does not know: the next one may do
      await rmdir(root);
      continue;
    }
    try {
      return await read(linuxDirectory(root));
    } finally {
      await run("umount", ["--", root]);
      await rmdir(root);
    }
  }
  return undefined;
}

interface Located {
  readonly source: string;
  readonly type: readonly string[];
  readonly options: readonly string[];
}

async function locate(volume: Volume): Promise<Located | undefined> {
  if ("tag" in volume) {
    const isThere = (await mountTags()).includes(volume.tag);
    return isThere
      ? { source: volume.tag, type: ["-t", "9p"], options: ["trans=virtio", "version=9p2000.L"] }
      : undefined;
  }
  const device = "device" in volume ? volume.device : await deviceWithLabel(volume.label);
  const isThere =
    device !== undefined && (await stat(device).catch(() => undefined))?.isBlockDevice() === true;
  return isThere ? { source: device, type: [], options: [] } : undefined;
}

async function deviceWithLabel(label: string): Promise<string | undefined> {
  const link = `/dev/disk/by-label/${label}`;
  if ((await stat(link).catch(() => undefined)) !== undefined) return link;
  const found = await run("blkid", ["-L", label]).catch(() => undefined);
  return found?.stdout.trim() || undefined;
}

const VIRTIO_9P = "/sys/bus/virtio/drivers/9pnet_virtio";

async function mountTags(): Promise<string[]> {
  const entries = await readdir(VIRTIO_9P).catch(() => []);
  const tags = await Promise.all(
    entries
      .filter((entry) => entry.startsWith("virtio"))
      .map((entry) => readFile(join(VIRTIO_9P, entry, "mount_tag"), "utf8").catch(() => "")),
  );
  return tags.map((tag) => tag.replace(/[\0\s]+$/, ""));
}

async function guestInfo(key: string): Promise<string | undefined> {
  if (!/^guestinfo\.[\w.-]+$/.test(key)) return undefined;
  const answer = await run("vmware-rpctool", [`info-get ${key}`], { maxBuffer: MAX_BYTES }).catch(
    () => undefined,
  );
  return answer === undefined || answer.stdout === "" ? undefined : answer.stdout.replace(/\n$/, "");
}
