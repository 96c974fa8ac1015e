import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Tree } from "../document/tree.ts";
import { PATHS } from "../layers/layers-from-files.ts";
import type { ReadOptions } from "./read-layers.ts";
import { writeConfigFile } from "./write-file.ts";

export interface CacheOptions extends ReadOptions {
  /** Further files that the configuration is made of, metadata for example. */
  readonly inputs?: readonly string[];
}

/** What the cache file holds. */
interface Cached {
  readonly made: string;
  readonly config: Tree;
}

/**
 * The merged configuration as it was kept; undefined if a file that it was made of has changed since.
 * Reading it needs neither YAML nor the schema.
 */
export function readCachedConfig(file: string, options: CacheOptions = {}): Tree | undefined {
  try {
    const { made, config } = JSON.parse(readFileSync(file, "utf8")) as Cached;
    return made === fingerprint(options) ? config : undefined;
  } catch {
    return undefined; // not there, or cut off: it is made anew
  }
}

/** Keep the merged configuration; `made` is the fingerprint taken before the layers were read. */
export function writeCachedConfig(file: string, config: Tree, made: string): void {
  writeConfigFile(file, JSON.stringify({ made, config } satisfies Cached));
}

/** The names, sizes and times of all files that a configuration is made of. */
export function fingerprint(options: CacheOptions = {}): string {
  const { prefix = "", root = "", inputs = [] } = options;
  const at = { ...PATHS, ...options.paths };
  const directory = join(root, prefix + at.directory);
  const files = [at.system, at.oem, prefix + at.user, at.commandLine].map((path) => join(root, path));
  return [...files, ...listNames(directory).map((name) => join(directory, name)), ...inputs]
    .map(stamp)
    .join("\n");
}

function listNames(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}

function stamp(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return `${path} -`;
  // files below /proc are made anew at each look: their times say nothing
  const time = path.startsWith("/proc/")
    ? readFileSync(path, "utf8")
    : `${stats.mtimeNs} ${stats.ino} ${stats.size}`;
  return `${path} ${time}`;
}
