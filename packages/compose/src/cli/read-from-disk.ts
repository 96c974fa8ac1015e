import { type ProjectOnDisk, type ReadProjectOptions, readProject } from "../node/read-project.ts";
import type { Flags } from "./flags.ts";
import type { Io } from "./io.ts";

/** Reads the project that the global flags point to. */
export async function readFromDisk(
  io: Io,
  global: Flags,
  services: readonly string[],
  more: ReadProjectOptions = {},
): Promise<ProjectOnDisk> {
  const files = global.list("file");
  const name = global.text("project-name");
  return readProject({
    directory: io.cwd,
    files,
    projectDirectory: global.text("project-directory"),
    envFiles: global.list("env-file"),
    environment: io.env,
    profiles: global.list("profile"),
    services,
    stdin: files.includes("-") ? await io.readStdin() : undefined,
    ...(name === undefined ? {} : { projectName: name }),
    ...more,
  });
}
