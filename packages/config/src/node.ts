/** The one part of this package that touches the disk. */
export { PATHS } from "./layers/layers-from-files.ts";
export { type ReadOptions, readLayers } from "./node/read-layers.ts";
export { type WriteOptions, writeConfigFile } from "./node/write-file.ts";
