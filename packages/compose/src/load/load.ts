import { type Diagnostic, sortDiagnostics } from "@ros/config/diagnostics";
import type { Project } from "../model.ts";
import { checkConsistency } from "./check-consistency.ts";
import { checkResources } from "./check-resources.ts";
import { Faults } from "./faults.ts";
import { loadLibcompose } from "./libcompose/load-libcompose.ts";
import { loadModel } from "./load-model.ts";
import type { LoadOptions } from "./load-options.ts";
import type { MapNode } from "./node.ts";
import { mapNode, scalarNode } from "./node.ts";
import { normalize } from "./normalize.ts";
import { directoryOf } from "./paths.ts";
import { type ProjectFile, ProjectFiles } from "./project-files.ts";
import { projectNameOf } from "./project-name.ts";
import { readAsRelease } from "./read-as-release.ts";
import { selectServices } from "./select-services.ts";
import { readServiceFiles } from "./service-files.ts";
import { PROJECT } from "./shapes/project.ts";
import { toProject } from "./to-project.ts";

export interface Loaded {
  /** Undefined when there is an error among the diagnostics. */
  readonly project?: Project;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Read a project: its files in order, the later over the earlier. All faults are reported, each with
 * its file, line and column; nothing but the options decides the outcome.
 *
 * @example
 * const { project, diagnostics } = load([{ file: "/srv/web/compose.yaml", text }], { environment: process.env });
 */
export function load(files: readonly ProjectFile[], options: LoadOptions = {}): Loaded {
  const faults = new Faults();
  const project =
    options.dialect === "rancheros"
      ? loadLibcompose(files, options, faults)
      : loadCompose(files, options, faults);
  const diagnostics = sortDiagnostics(faults.diagnostics);
  return faults.hasErrors || project === undefined ? { diagnostics } : { project, diagnostics };
}

function loadCompose(
  inputs: readonly ProjectFile[],
  options: LoadOptions,
  faults: Faults,
): Project | undefined {
  const files = new ProjectFiles(options.readFile ?? (() => undefined), "1.2", faults);
  const directory = options.workingDirectory ?? directoryOf(inputs[0]?.file ?? "/");
  const name = projectNameOf(inputs, directory, options, files, faults);
  const environment = { ...options.environment, COMPOSE_PROJECT_NAME: name };
  const model = loadModel(inputs, {
    files,
    faults,
    environment,
    directory,
    home: options.home,
    isInterpolated: options.interpolate ?? true,
    resolvesPaths: options.resolvePaths ?? true,
    convertWindowsPaths: options.convertWindowsPaths ?? false,
    including: [],
  });
  if (model === undefined || model.entries.size === 0) {
    if (!faults.hasErrors)
      faults.addAt("COMPOSE_EMPTY", inputs[0]?.file ?? "", "expected services, got an empty file");
    return undefined;
  }
  const known = options.readAs === undefined ? model : readAsRelease(model, faults);
  const named = mapNode(known, new Map([...known.entries, ["name", scalarNode(model, name)]]));
  const checked = checkResources(named, faults);
  const normal = options.normalize === false ? checked : normalize(checked, name);
  const isRaw = options.interpolate === false;
  const { model: whole, disabled } = selectServices(
    isRaw ? normal : (PROJECT.clean!(normal) as MapNode),
    options,
    faults,
  );
  if (options.checkConsistency ?? !isRaw) checkConsistency(whole, disabled, faults);
  const isResolved = options.resolveEnvironment ?? !isRaw;
  return toProject(
    isRaw && !isResolved
      ? whole
      : readServiceFiles(whole, {
          environment,
          directory,
          files,
          faults,
          seesFilesFirst: options.readAs !== undefined,
          leavesVariables: !isResolved,
        }),
    disabled,
  );
}
