/** The one part of this package that touches the disk. */
export { PATHS, type ReadOptions, readLayers } from "./node/read-layers.ts";
export { type WriteOptions, writeConfigFile } from "./node/write-file.ts";
