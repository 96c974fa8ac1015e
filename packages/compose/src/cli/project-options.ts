import { projectContents } from "../docker/project-contents.ts";
import type { PlanOptions } from "../plan/options.ts";
import type { LoadedProject } from "./command.ts";

/** Plan options that come with a loaded project. */
export async function projectOptions(loaded: LoadedProject): Promise<PlanOptions> {
  const contents = projectContents(loaded.project, loaded.environment);
  return {
    disabled: loaded.disabled,
    workingDir: loaded.workingDir,
    configFiles: loaded.configFiles,
    environmentFiles: loaded.environmentFiles,
    contents: await contents.digests(),
  };
}
