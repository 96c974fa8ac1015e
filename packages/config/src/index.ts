/** Read, merge, check and change the configuration of a machine. */

export type { Mode } from "./check/policy.ts";
export { CODES, type ConfigCode } from "./codes.ts";
export type * from "./config.ts";
export type { Diagnostic, Severity, TextEdit } from "./diagnostics/diagnostic.ts";
export {
  type ConfigDocument,
  type ParsedConfig,
  type ParseOptions,
  parseConfig,
} from "./document/parse-config.ts";
export { formatPath, type Path, parsePath } from "./document/path.ts";
export type { Tree } from "./document/tree.ts";
export { type DockerArgumentOptions, dockerArguments } from "./layers/docker-arguments.ts";
export { type ExportOptions, exportConfig } from "./layers/export-config.ts";
export { get } from "./layers/get.ts";
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
