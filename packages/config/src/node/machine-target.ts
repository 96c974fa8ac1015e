import type { Target } from "../command/target.ts";
import { renderValue } from "../document/stringify.ts";
import type { Tree } from "../document/tree.ts";
import { PATHS } from "../layers/layers-from-files.ts";
import type { Metadata } from "../layers/metadata.ts";
import { type Layer, resolveConfig } from "../layers/resolve-config.ts";
import { type CacheOptions, fingerprint, writeCachedConfig } from "./config-cache.ts";
import { fileTarget, formatOrigin } from "./file-target.ts";
import { readLayers } from "./read-layers.ts";

export interface MachineOptions extends CacheOptions {
  readonly metadata?: Metadata;
  /** File that keeps the merged configuration, so that most reads need no parser. */
  readonly cache?: string;
}

/** A machine: what is changed is the user's layer, what is shown are all layers. */
export function machineTarget(options: MachineOptions, print: (text: string) => void): Target {
  const { metadata, prefix = "", root = "" } = options;
  const own = fileTarget(`${root}${prefix}${options.paths?.user ?? PATHS.user}`, print);
  return {
    ...own,
    render: renderValue,
    resolve: ({ full = true } = {}) => {
      const made = fingerprint(options);
      const layers = readLayers(options).filter((layer) => full || !isBase(layer));
      const { config, diagnostics, origin } = resolveConfig(
        layers,
        metadata === undefined ? {} : { metadata },
      );
      if (full && options.cache !== undefined) keep(options.cache, config as Tree, made);
      return { config: config as Tree, diagnostics, origin: (path) => formatOrigin(origin(path)) };
    },
  };
}

/** What every machine of a release has: not a part of what is exported. */
function isBase({ name }: Layer): boolean {
  return name === "system" || name === "oem";
}

/** A user who may read but not write gets the value all the same. */
function keep(file: string, config: Tree, made: string): void {
  try {
    writeCachedConfig(file, config, made);
  } catch (error) {
    if (!["EACCES", "EPERM", "EROFS", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? ""))
      throw error;
  }
}
