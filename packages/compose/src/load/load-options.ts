import type { ReadFile } from "./project-files.ts";

/** How a project is read. Nothing but these values decides the outcome. */
export interface LoadOptions {
  /** `rancheros` reads version 1 files and services of a machine's configuration, as RancherOS did. */
  readonly dialect?: "compose" | "rancheros";
  /** Variables for references and for keys without a value. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The project's name, whatever the files say. */
  readonly projectName?: string;
  /** The name when no file gives one; otherwise that of the directory. */
  readonly defaultProjectName?: string;
  /** Where relative paths begin; otherwise the directory of the first file. */
  readonly workingDirectory?: string;
  /** Read files that others name: `include`, `extends`, `env_file`, `label_file`. */
  readonly readFile?: ReadFile;
  readonly profiles?: readonly string[];
  /** Services that are named: their profiles are active, and others are left out. */
  readonly services?: readonly string[];
  /** What `~` stands for. */
  readonly home?: string;
  /** False keeps references and paths as they are written. */
  readonly interpolate?: boolean;
  readonly normalize?: boolean;
  readonly resolvePaths?: boolean;
  readonly checkConsistency?: boolean;
  /** False leaves `env_file` unread, and `label_file` too where references are kept. */
  readonly resolveEnvironment?: boolean;
  /** Paths such as `C:\x` become `/c/x`. */
  readonly convertWindowsPaths?: boolean;
  /** Read as docker compose of this release would: what came later is refused, or has no effect. */
  readonly readAs?: "2.26.1";
  /** `rancheros`: values for variables without one, as in `rancher.environment`; what is not there goes. */
  readonly serviceVariables?: Readonly<Record<string, string>>;
  /** `rancheros`: a container is named like its service, unless its project numbers them. */
  readonly containerNames?: "service" | "numbered";
  /** `rancheros`: hold version 1 files against their schema too; RancherOS itself did not. */
  readonly validate?: boolean;
}
