import { type LoadOptions, load, type Project, withUsedResources } from "@ros/compose";
import { LOAD_DEVIATIONS } from "./compose-deviations.ts";
import { reduce, sameOutcome } from "./compose-outcome.ts";
import { compare, type Json, type Runner } from "./suite.ts";

/** Recorded cases of loading a project. */
export const loadFull: Runner = (file) =>
  compare(
    (file.content as Json).vectors,
    (one: Json) => {
      const { expected, unstable } = one;
      const loaded = load(
        one.configs.map((path: string) => ({ file: path })),
        loadOptions(one),
      );
      const faults = loaded.diagnostics.filter(({ severity }) => severity === "error");
      const actual =
        loaded.project === undefined
          ? { error: true, faults }
          : { result: reduce(shown(loaded.project, one)) };
      if (expected.error !== undefined || (unstable && expected.result === undefined))
        return { expected: { error: true }, actual };
      const { result, models } = expected;
      return { expected: { result: reduce({ ...result, models }) }, actual };
    },
    { same: sameOutcome, deviations: LOAD_DEVIATIONS },
  );

function loadOptions(one: Json): LoadOptions {
  const { skipConsistencyCheck, skipInterpolation, skipNormalization, skipResolveEnvironment } =
    one.options ?? {};
  return {
    environment: one.env,
    defaultProjectName: one.projectName,
    workingDirectory: one.workingDir,
    readFile: (path) => one.files[path],
    profiles: one.profiles ?? [],
    services: one.services ?? [],
    home: "/home/u",
    checkConsistency: !skipConsistencyCheck,
    interpolate: !skipInterpolation,
    normalize: !skipNormalization,
    resolveEnvironment: !skipResolveEnvironment,
  };
}

/** The recorded model has extensions at the top alone. */
function shown(project: Project, { prune }: Json): Json {
  const { disabled: _, ...rest } = prune ? withUsedResources(project) : project;
  for (const section of ["services", "networks", "volumes", "secrets", "configs"] as const) {
    const resources: Json = rest[section] ?? {};
    for (const name of Object.keys(resources)) resources[name] = withoutExtensions(resources[name]);
  }
  return rest;
}

/** Maps whose keys are names, where `x-` means nothing. */
const NAMED = new Set([
  "labels",
  "environment",
  "depends_on",
  "networks",
  "options",
  "driver_opts",
  "args",
  "annotations",
  "sysctls",
]);

function withoutExtensions(value: Json, isNamed = false): Json {
  if (Array.isArray(value)) return value.map((item) => withoutExtensions(item));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries<Json>(value).filter(([key]) => isNamed || !key.startsWith("x-"));
  return Object.fromEntries(kept.map(([key, below]) => [key, withoutExtensions(below, NAMED.has(key))]));
}
