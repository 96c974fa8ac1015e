/** The one part of this package that touches the disk. */
export { PATHS } from "./layers/layers-from-files.ts";
export { type CacheOptions, fingerprint, readCachedConfig, writeCachedConfig } from "./node/config-cache.ts";
export type { MachineOptions } from "./node/machine-target.ts";
export { type ReadOptions, readLayers } from "./node/read-layers.ts";
export { type CliOptions, runConfigCommand } from "./node/run-cli.ts";
export { type WriteOptions, writeConfigFile } from "./node/write-file.ts";
