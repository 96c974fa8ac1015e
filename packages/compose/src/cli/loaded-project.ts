import type { PlanProject } from "../plan/project.ts";

/** A project as the command line found it. */
export interface LoadedProject {
  readonly project: PlanProject & { readonly name: string };
  readonly workingDir: string;
  readonly configFiles: readonly string[];
  readonly environmentFiles: readonly string[];
  /** What `environment:` secrets and configs are read from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly disabled: readonly string[];
}
