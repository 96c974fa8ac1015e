import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic, Metadata } from "@ros/config";
import { PATHS, writeConfigFile } from "@ros/config/node";

const CONF = "/var/lib/rancher/conf";
/** JSON, which is YAML: what the last data source that answered knows of this machine. */
export const METADATA_FILE: string = join(CONF, "metadata");
/** User data that are scripts; the first has this name, the others have numbers behind it. */
export const SCRIPT_FILE: string = join(CONF, "cloud-config-script");
/** User data that cannot be used is kept apart, so that the last good one stays in force. */
export const REJECTED: string = join(CONF, "rejected");
/** What this boot's data sources had to complain about. */
export const ASKED_FILE = "/run/ros/data-sources.json";

/** Files of the layers' directory that belong to the data source; all others belong to people. */
export const DOCUMENTS: { readonly first: string; readonly pattern: RegExp } = {
  first: "boot.yml",
  pattern: /^(?:boot\d*|network)\.yml$/,
};

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** What a data source said, as it is kept. */
export interface Handed {
  /** The kind of the source. */
  readonly kind: string;
  /** Layers of the configuration. */
  readonly documents: readonly NamedText[];
  readonly rejected: readonly NamedText[];
  readonly scripts: readonly Uint8Array[];
  readonly metadata: Metadata;
  readonly diagnostics: readonly Diagnostic[];
  /** A part of the user data is missing: what an earlier boot was told is better than that. */
  readonly isPartial: boolean;
  /** It names documents that only the network has. */
  readonly needsNetwork: boolean;
}

/** Which documents of an earlier boot give way to an answer, and which take their place. */
export function planKept(
  former: readonly string[],
  handed: Handed,
): { readonly remove: readonly string[]; readonly write: readonly NamedText[]; readonly scripts: boolean } {
  const ours = former.filter((name) => DOCUMENTS.pattern.test(name));
  const stays = handed.isPartial && ours.some((name) => name !== "network.yml");
  const gives = (name: string): boolean => !stays || name === "network.yml";
  const write = handed.documents.filter(({ name }) => gives(name));
  return {
    remove: ours.filter((name) => gives(name) && !write.some((one) => one.name === name)),
    write,
    scripts: !stays,
  };
}

/** Keep an answer for this boot and the next ones. */
export function keepHanded(handed: Handed): void {
  rmSync(REJECTED, { recursive: true, force: true });
  for (const { name, text } of handed.rejected) writeConfigFile(join(REJECTED, name), text);
  const { remove, write, scripts } = planKept(namesIn(PATHS.directory), handed);
  for (const { name, text } of write) writeConfigFile(join(PATHS.directory, name), text);
  for (const name of remove) rmSync(join(PATHS.directory, name), { force: true });
  if (scripts) keepScripts(handed.scripts);
  writeConfigFile(METADATA_FILE, `${JSON.stringify(handed.metadata, null, 2)}\n`);
}

function keepScripts(scripts: readonly Uint8Array[]): void {
  const files = scripts.map((_, index) =>
    index === 0 ? SCRIPT_FILE : `${SCRIPT_FILE}-${String(index).padStart(2, "0")}`,
  );
  for (const [index, file] of files.entries())
    writeConfigFile(file, scripts[index] as Uint8Array, { mode: 0o700 });
  for (const name of namesIn(CONF)) {
    const file = join(CONF, name);
    if (file.startsWith(SCRIPT_FILE) && !files.includes(file)) rmSync(file, { force: true });
  }
}

/** What the last data source that answered knows of this machine. */
export function readMetadata(): Metadata | undefined {
  try {
    return JSON.parse(readFileSync(METADATA_FILE, "utf8")) as Metadata;
  } catch {
    return undefined; // there was no source yet
  }
}

/** User data of the last answer that could not be used. */
export function rejectedLayers(): { file: string; text: string }[] {
  return namesIn(REJECTED).map((name) => {
    const file = join(REJECTED, name);
    return { file, text: readFileSync(file, "utf8") };
  });
}

/** The complaints of the data sources that this boot asked. */
export function askedDiagnostics(): readonly Diagnostic[] {
  return existsSync(ASKED_FILE) ? (JSON.parse(readFileSync(ASKED_FILE, "utf8")) as Diagnostic[]) : [];
}

function namesIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).sort() : [];
}
