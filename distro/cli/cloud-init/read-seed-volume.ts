import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Directory, readConfigDrive, readNoCloud, readUserData } from "@ros/cloud-init";
import { parseConfig } from "@ros/config";
import { applySteps, type MountSource, withMounted } from "@ros/init/node";
import { handedBy } from "./handed.ts";
import type { Handed } from "./kept.ts";
import type { SeedVolume } from "./seed-volume.ts";

/** Read an attached volume; `undefined` if it is none after all. Includes stay unread: there is no network yet. */
export async function readSeedVolume({ layout, device }: SeedVolume): Promise<Handed | undefined> {
  const source = device ?? findShare();
  if (source === undefined) return undefined;
  const files = withMounted(source, readTree);
  const directory: Directory = { read: async (path) => files.get(path) };
  const gathered = await (layout === "configdrive"
    ? readConfigDrive(directory)
    : readNoCloud(directory, (text) => parseConfig(text, { file: "meta-data", mode: "boot" }).document.tree));
  const userData =
    gathered.userData === undefined
      ? ({ kind: "none", parts: [], diagnostics: [] } as const)
      : readUserData(gathered.userData);
  return handedBy({
    kind: layout,
    userData,
    metadata: gathered.metadata,
    diagnostics: [...gathered.diagnostics, ...userData.diagnostics],
  });
}

const SHARE_DRIVER = "/sys/bus/virtio/drivers/9pnet_virtio";
const SHARE_NAME = "config-2";

/** The 9p share that is a config drive, once its driver is there to tell its name. */
function findShare(): MountSource | undefined {
  applySteps([
    { do: "module", name: "9pnet_virtio" },
    { do: "module", name: "9p" },
  ]);
  if (!existsSync(SHARE_DRIVER))
    throw new Error(
      "a 9p share is attached, and this kernel has no 9p; boot the generic image, or attach the drive as ISO or vfat",
    );
  const named = readdirSync(SHARE_DRIVER).some(
    (name) =>
      name.startsWith("virtio") &&
      readFileSync(join(SHARE_DRIVER, name, "mount_tag"), "utf8").replace(/[\0\s]+$/, "") === SHARE_NAME,
  );
  return named ? { path: SHARE_NAME, type: "9p", options: ["trans=virtio", "version=9p2000.L"] } : undefined;
}

/** Larger files than these are no user data. */
const MAX_FILE = 16 * 2 ** 20;

/** A volume may be somebody's whole disk: only these files are read. */
const WANTED = /(^|\/)(user_data|meta_data\.json|network_data\.json|user-data|meta-data|network-config)$/;

function readTree(top: string): Map<string, Uint8Array> {
  const files = readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => WANTED.test(file));
  return new Map(files.map((file) => [file.slice(top.length + 1), readFileSync(file).subarray(0, MAX_FILE)]));
}
