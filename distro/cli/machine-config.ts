import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { type Directory, type Gathered, readConfigDrive, readNoCloud, readUserData } from "@ros/cloud-init";
import {
  type Config,
  type Diagnostic,
  type Layer,
  type Metadata,
  parseConfig,
  resolveConfig,
} from "@ros/config";
import { PATHS, readLayers, writeConfigFile } from "@ros/config/node";
import type { BlockDevice, BootFault } from "@ros/init";
import { withMounted } from "@ros/init/node";

const BOOT_LAYER = join(PATHS.directory, "boot.yml");
const CONF = "/var/lib/rancher/conf";
const METADATA_FILE = join(CONF, "metadata.json");
export const SCRIPT_FILE: string = join(CONF, "cloud-config-script");
/** User data that cannot be used is kept apart, so that the last good one stays in force. */
export const REJECTED: string = join(CONF, "rejected");

/** What a config drive said, before there is a place to keep it. */
export interface Handed {
  /** Documents, and the files that keep them. */
  readonly texts: readonly { readonly file: string; readonly text: string }[];
  readonly script?: Uint8Array;
  readonly metadata: Metadata;
  readonly diagnostics: readonly Diagnostic[];
}

/** Labels of the volumes that carry user data: OpenStack's config drive, and NoCloud's. */
const SEED_LABELS: Readonly<Record<string, (root: Directory) => Promise<Gathered>>> = {
  "config-2": readConfigDrive,
  cidata: (root) =>
    readNoCloud(root, (text) => parseConfig(text, { file: "meta-data", mode: "boot" }).document.tree),
};

/** Read the first config drive that is attached; `undefined` without one. */
export async function readConfigDrives(devices: readonly BlockDevice[]): Promise<Handed | undefined> {
  const drive = devices.find(
    ({ label, type }) => label !== undefined && type !== undefined && label.toLowerCase() in SEED_LABELS,
  );
  if (!drive) return undefined;
  const files = withMounted(drive, readTree);
  const directory: Directory = { read: async (path) => files.get(path) };
  const read = SEED_LABELS[(drive.label as string).toLowerCase()] as (root: Directory) => Promise<Gathered>;
  return unwrap(await read(directory));
}

/** Larger files than these are no user data. */
const MAX_FILE = 16 * 2 ** 20;

function readTree(top: string): Map<string, Uint8Array> {
  const names = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const wanted = names
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) =>
      /(^|\/)(user_data|meta_data\.json|network_data\.json|user-data|meta-data|network-config)$/.test(file),
    );
  return new Map(
    wanted.map((file) => [file.slice(top.length + 1), readFileSync(file).subarray(0, MAX_FILE)]),
  );
}

function unwrap({ userData, metadata, diagnostics }: Gathered): Handed {
  const parsed = userData === undefined ? undefined : readUserData(userData, { file: BOOT_LAYER });
  const parts = parsed?.parts ?? [];
  const script = parts.find((part) => part.kind === "script");
  const documents = parts.flatMap((part) => (part.kind === "cloud-config" ? [part.text] : []));
  return {
    texts: documents.map((text, index) => ({
      file: placeOf(index === 0 ? "boot.yml" : `boot-${index}.yml`, text),
      text,
    })),
    ...(script?.kind === "script" && { script: script.content }),
    metadata: metadata as Metadata,
    diagnostics: [...diagnostics, ...(parsed?.diagnostics ?? [])] as readonly Diagnostic[],
  };
}

/** A document that cannot be used goes where it does no harm. */
function placeOf(name: string, text: string): string {
  const usable = parseConfig(text, { file: name, mode: "boot" }).config !== undefined;
  return join(usable ? PATHS.directory : REJECTED, name);
}

/** Keep what the drive said for this boot and the next ones. */
export function keepHanded(handed: Handed): void {
  rmSync(REJECTED, { recursive: true, force: true });
  for (const { file, text } of handed.texts) writeConfigFile(file, text);
  if (handed.script) writeConfigFile(SCRIPT_FILE, Buffer.from(handed.script).toString(), { mode: 0o700 });
  writeConfigFile(METADATA_FILE, JSON.stringify(handed.metadata));
}

/** What the data source of the last boot that had one knows of this machine. */
export function readMetadata(): Metadata | undefined {
  if (!existsSync(METADATA_FILE)) return undefined;
  try {
    return JSON.parse(readFileSync(METADATA_FILE, "utf8")) as Metadata;
  } catch {
    return undefined; // cut off by a power failure; the next boot with the drive writes it anew
  }
}

/** A diagnostic as a boot fault: place, message, what to do. */
export function faultOf(diagnostic: Diagnostic): BootFault {
  const { file, line, column, path, message, hint } = diagnostic;
  const place = [file, ...(line > 0 ? [String(line), String(column)] : [])].join(":");
  return {
    stage: "configuration",
    message: [place, path, message].filter(Boolean).join(": "),
    ...(hint && { hint }),
  };
}

export interface MachineConfig {
  readonly config: Config;
  readonly faults: readonly BootFault[];
}

/** The merged configuration of this machine. `handed` is what a config drive said, as long as it is not kept. */
export function readMachineConfig(handed?: Handed): MachineConfig {
  const unreadable: Diagnostic[] = [];
  const layers = readLayers({ report: (diagnostic) => unreadable.push(diagnostic) });
  const before = layers.findIndex((layer) => "commandLine" in layer);
  const texts = (handed?.texts ?? []).map(({ file, text }): Layer => ({ name: "config drive", file, text }));
  const all = [...layers.slice(0, before), ...texts, ...layers.slice(before)];
  const metadata = handed?.metadata ?? readMetadata();
  const { config, diagnostics } = resolveConfig(all, metadata ? { metadata } : {});
  const told = [...unreadable, ...(handed?.diagnostics ?? []), ...diagnostics];
  return { config, faults: told.map(faultOf) };
}

/** User data of the last config drive that could not be used. */
export function rejectedLayers(): { file: string; text: string }[] {
  if (!existsSync(REJECTED)) return [];
  return readdirSync(REJECTED)
    .sort()
    .map((name) => ({
      file: join(REJECTED, basename(name)),
      text: readFileSync(join(REJECTED, name), "utf8"),
    }));
}
