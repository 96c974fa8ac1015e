/** Read, merge, check and change the configuration of a machine. */

export type { Mode } from "./check/policy.ts";
export { CODES, type ConfigCode } from "./codes.ts";
export type * from "./config/config.ts";
export type * from "./config/docker.ts";
export type * from "./config/network.ts";
export type * from "./config/rancher.ts";
export type * from "./config/service.ts";
export type { Diagnostic, Severity, TextEdit } from "./diagnostics/diagnostic.ts";
export { defineConfig } from "./document/define-config.ts";
export {
  type ConfigDocument,
  type ParsedConfig,
  type ParseOptions,
  parseConfig,
} from "./document/parse-config.ts";
export { parseValue } from "./document/parse-value.ts";
export { formatPath, type Path, parsePath } from "./document/path.ts";
export { renderValue, stringifyConfig } from "./document/stringify.ts";
export type { Tree } from "./document/tree.ts";
export { type Edit, type EditOptions, type EditResult, edit } from "./edit/edit.ts";
export { setValue } from "./edit/set-value.ts";
export { ConfigError } from "./errors.ts";
export { type Change, diff } from "./layers/diff.ts";
export { type DockerArgumentOptions, dockerArguments } from "./layers/docker-arguments.ts";
export { type ExportOptions, exportConfig } from "./layers/export-config.ts";
export { get } from "./layers/get.ts";
export { images } from "./layers/images.ts";
export { type LayerOptions, layersFromFiles, PATHS } from "./layers/layers-from-files.ts";
export { merge } from "./layers/merge.ts";
export { type Metadata, mergeMetadata } from "./layers/metadata.ts";
export {
  type CommandLineOptions,
  parseKernelCommandLine,
  unescapeCommandLine,
} from "./layers/parse-kernel-command-line.ts";
export {
  type Layer,
  type Origin,
  type ResolvedConfig,
  type ResolveOptions,
  resolveConfig,
} from "./layers/resolve-config.ts";
export { substitute } from "./layers/substitute.ts";
export { type Migration, type MigrationChange, migrate } from "./migrate/migrate.ts";
export { type Explanation, explain } from "./schema/explain.ts";
