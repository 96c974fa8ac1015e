import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ConfigDriveContent, configDrive, configDriveFiles, type Disk } from "@ros/vm";

export type SeedKind = "iso" | "vfat" | "9p";

/** What a machine needs to see its config drive: a disk, or words for QEMU. */
export interface Seed {
  readonly disks: readonly Disk[];
  readonly arguments: readonly string[];
}

/** Write a config drive of one kind below `folder`. */
export async function writeSeed(kind: SeedKind, content: ConfigDriveContent, folder: string): Promise<Seed> {
  const file = join(folder, `seed.${kind}`);
  if (kind === "iso") await configDrive(content, file);
  else if (kind === "vfat") writeVfat(writeTree(content, join(folder, "seed")), file);
  else {
    const share = `local,path=${writeTree(content, file)},mount_tag=config-2,security_model=none,readonly=on`;
    return { disks: [], arguments: ["-virtfs", share] };
  }
  return { disks: [{ file, readonly: true }], arguments: [] };
}

function writeTree(content: ConfigDriveContent, folder: string): string {
  for (const [path, data] of Object.entries(configDriveFiles(content))) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), data);
  }
  return folder;
}

function writeVfat(tree: string, file: string): void {
  const script =
    'truncate -s 8M "$2" && /usr/sbin/mkfs.vfat -n config-2 "$2" && mcopy -s -i "$2" "$1/openstack" ::';
  execFileSync("sh", ["-c", script, "sh", tree, file], { stdio: "pipe" });
}
