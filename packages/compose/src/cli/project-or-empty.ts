import { CliError, EXIT } from "./cli-error.ts";
import type { Context, LoadedProject } from "./command.ts";

/** The project, or only its name where there is no file: containers are found by their labels alone. */
export async function projectOrEmpty(context: Context): Promise<LoadedProject> {
  if (context.global.text("project-name") === undefined || context.global.given("file"))
    return context.project();
  try {
    return await context.project();
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== EXIT.noFile) throw error;
    const name = await context.projectName();
    return {
      project: { name },
      workingDir: context.io.cwd,
      configFiles: [],
      environmentFiles: [],
      environment: {},
      disabled: [],
    };
  }
}
