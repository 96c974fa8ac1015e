import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BlockDevice } from "@ros/init";

/** A volume that carries user data, and the layout of its files. */
export interface SeedVolume {
  readonly layout: "configdrive" | "nocloud";
  /** `undefined`: a share of the hypervisor. */
  readonly device: { readonly path: string; readonly type: string } | undefined;
}

/** Labels by layout; vfat shows them in capitals to some. */
const LAYOUTS: Readonly<Record<string, SeedVolume["layout"]>> = {
  "config-2": "configdrive",
  cidata: "nocloud",
};

/** The volume with user data that is attached. Only looks: most machines have none, and must not wait for it. */
export function findSeedVolume(devices: readonly BlockDevice[]): SeedVolume | undefined {
  for (const { path, label, type } of devices) {
    const layout = LAYOUTS[label?.toLowerCase() ?? ""];
    if (layout !== undefined && type !== undefined) return { layout, device: { path, type } };
  }
  return hasShare() ? { layout: "configdrive", device: undefined } : undefined;
}

const VIRTIO = "/sys/bus/virtio/devices";
/** Virtual I/O Device specification, §5: 9P transport. */
const SHARE = "0x0009";

/** A 9p share, seen before its driver is loaded. */
function hasShare(): boolean {
  try {
    return readdirSync(VIRTIO).some(
      (name) => readFileSync(join(VIRTIO, name, "device"), "utf8").trim() === SHARE,
    );
  } catch {
    return false; // not on virtio
  }
}
