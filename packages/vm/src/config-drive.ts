import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileError } from "./errors.ts";
import { runTool } from "./run-tool.ts";

export interface ConfigDriveContent {
  /** A cloud-config, a script, or whatever else the guest takes. */
  readonly userData?: string | Uint8Array;
  readonly metaData?: Readonly<Record<string, unknown>>;
  /** OpenStack's network_data.json. */
  readonly networkConfig?: Readonly<Record<string, unknown>>;
  /** Further files, by their path on the drive. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** The files of an OpenStack config drive, by path. */
export function configDriveFiles(content: ConfigDriveContent): Record<string, string | Uint8Array> {
  const { userData, metaData = {}, networkConfig, files } = content;
  return {
    "openstack/latest/meta_data.json": JSON.stringify(metaData),
    ...(userData === undefined ? {} : { "openstack/latest/user_data": userData }),
    ...(networkConfig === undefined
      ? {}
      : { "openstack/latest/network_data.json": JSON.stringify(networkConfig) }),
    ...files,
  };
}

/** Write a config drive: an ISO 9660 image with the label `config-2`, for `disks` or `cdrom`. */
export async function configDrive(content: ConfigDriveContent, file: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "vm-config-drive-"));
  try {
    for (const [path, data] of Object.entries(configDriveFiles(content))) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), data);
    }
    rmSync(file, { force: true });
    await runTool("xorriso", ["-as", "mkisofs", "-quiet", "-V", "config-2", "-R", "-J", "-o", file, folder]);
  } catch (error) {
    throw fileError(error, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
