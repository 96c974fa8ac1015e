import { normalizeProjectName } from "../forms/project-name.ts";
import { interpolate } from "../interpolation/template.ts";
import type { Faults } from "./faults.ts";
import type { LoadOptions } from "./load-options.ts";
import { textOf } from "./node.ts";
import { baseName } from "./paths.ts";
import type { ProjectFile, ProjectFiles } from "./project-files.ts";

/** The project's name: as it is asked for, as the last file says, or that of the directory. */
export function projectNameOf(
  inputs: readonly ProjectFile[],
  directory: string,
  options: LoadOptions,
  files: ProjectFiles,
  faults: Faults,
): string {
  if (options.projectName !== undefined) {
    checkName(options.projectName, inputs[0]?.file ?? "", faults);
    return options.projectName;
  }
  const written =
    options.interpolate === false ? undefined : nameOfFiles(inputs, options.environment ?? {}, files);
  if (written !== undefined && written !== "") {
    const name = normalizeProjectName(written);
    const file = inputs[0]?.file ?? "";
    if (name === "") checkName(written, file, faults);
    else if (name !== written) {
      const message = `expected a project name of lower case letters, digits, _ and -, got ${JSON.stringify(written)}`;
      faults.addAt("COMPOSE_PROJECT_NAME", file, message, {
        severity: "warning",
        hint: `the project is called ${name}`,
      });
    }
    return name;
  }
  return options.defaultProjectName ?? normalizeProjectName(baseName(directory));
}

function nameOfFiles(
  inputs: readonly ProjectFile[],
  environment: Readonly<Record<string, string>>,
  files: ProjectFiles,
): string | undefined {
  let name: string | undefined;
  for (const input of inputs) {
    for (const document of files.documents(input)?.documents ?? []) {
      const text = textOf(document.entries.get("name"));
      if (text === undefined) continue;
      try {
        name = interpolate(text, (variable) =>
          Object.hasOwn(environment, variable) ? environment[variable] : undefined,
        );
      } catch {
        // the fault is reported when the whole file is interpolated
      }
    }
  }
  return name;
}

function checkName(name: string, file: string, faults: Faults): void {
  if (name !== "" && normalizeProjectName(name) === name) return;
  const message = `expected a project name of lower case letters, digits, _ and -, got ${JSON.stringify(name)}`;
  faults.addAt("COMPOSE_PROJECT_NAME", file, message, { hint: "it begins with a letter or a digit" });
}
