import { parseDotenv } from "../interpolation/dotenv.ts";
import { applyDefaults } from "./defaults.ts";
import { resolveEntries } from "./environment.ts";
import { extendServices } from "./extends.ts";
import type { Faults } from "./faults.ts";
import { interpolateDocument, type ModelContext, readContextOf } from "./model-context.ts";
import { type MapNode, mapNode, type Node, textOf } from "./node.ts";
import { directoryOf, resolvePath } from "./paths.ts";
import type { ProjectFile } from "./project-files.ts";
import { applyResets, type Resets, takeResets } from "./resets.ts";
import { INCLUDE, PROJECT } from "./shapes/project.ts";

/** Read files and merge them in order; what they include, and extend, is merged in. */
export function loadModel(files: readonly ProjectFile[], context: ModelContext): MapNode | undefined {
  let model: MapNode | undefined;
  for (const file of files) {
    const read = context.files.documents(file);
    for (const document of read?.documents ?? []) model = addDocument(model, document, file.file, context);
  }
  if (model === undefined) return undefined;
  const complete = resolveEntries(
    applyDefaults(model, readContextOf(context, context.directory)),
    context.environment,
  );
  PROJECT.check?.(complete, "", context.faults);
  return complete;
}

function addDocument(model: MapNode | undefined, raw: MapNode, file: string, context: ModelContext): MapNode {
  const { paths, node } = takeResets(raw);
  const resolved = interpolateDocument(node, context);
  const read = PROJECT.read(resolved, "", readContextOf(context, context.directory)) as MapNode;
  warnObsolete(read, context.faults);
  const withIncluded = includeFiles(read, paths, file, context);
  const base = model === undefined ? undefined : applyResets(model, paths);
  const extended = extendServices(withIncluded, paths, file, context);
  return base === undefined ? extended : (PROJECT.merge(base, extended) as MapNode);
}

function warnObsolete(document: MapNode, faults: Faults): void {
  const version = document.entries.get("version");
  if (version === undefined) return;
  document.entries.delete("version");
  faults.warn(
    "COMPOSE_OBSOLETE",
    version.key ?? version,
    "version",
    "expected no version: it has no effect",
    "remove the key",
  );
}

function includeFiles(
  document: MapNode,
  resets: Resets["paths"],
  file: string,
  context: ModelContext,
): MapNode {
  const include = document.entries.get("include");
  if (include === undefined) return document;
  const entries = new Map(document.entries);
  entries.delete("include");
  let model = mapNode(document, entries);
  if (include.kind !== "list") {
    context.faults.add("COMPOSE_INCLUDE", include, "include", "expected a list of files, got something else");
    return model;
  }
  for (const [index, item] of include.items.entries()) {
    const path = `include.${index}`;
    const read = INCLUDE.read(item, path, {
      ...readContextOf(context, context.directory),
      baseDirectory: context.directory,
    });
    if (read?.kind !== "map") continue;
    INCLUDE.check?.(read, path, context.faults);
    const included = includeOne(read, item, path, file, context);
    if (included !== undefined) model = PROJECT.merge(applyResets(included, resets), model) as MapNode;
  }
  return model;
}

function includeOne(
  read: MapNode,
  at: Node,
  path: string,
  file: string,
  context: ModelContext,
): MapNode | undefined {
  const paths = texts(read.entries.get("path"));
  const first = paths[0];
  if (first === undefined) return undefined;
  const chain = [...context.including, file];
  const again = paths.find((one) => chain.includes(one));
  if (again !== undefined) {
    context.faults.add(
      "COMPOSE_CYCLE",
      at,
      path,
      `expected no circle of files, got ${[...chain, again].join(" includes ")}`,
    );
    return undefined;
  }
  const directory = textOf(read.entries.get("project_directory")) ?? directoryOf(first);
  const environment = includedEnvironment(read, at, path, directory, context);
  const files = paths.map((one): ProjectFile => ({ file: one }));
  for (const one of files) if (context.files.documents(one, at) === undefined) return undefined;
  const model = loadModel(files, { ...context, directory, environment, including: chain });
  model?.entries.delete("name");
  return model;
}

/** Variables of an included project: its own files add to what the including one has. */
function includedEnvironment(
  read: MapNode,
  at: Node,
  path: string,
  directory: string,
  context: ModelContext,
): Readonly<Record<string, string>> {
  const named = texts(read.entries.get("env_file"));
  const files =
    named.length > 0 ? named.filter((one) => one !== "/dev/null") : [resolvePath(directory, ".env")];
  let variables: Record<string, string> = {};
  for (const file of files) {
    const text = context.files.text(file);
    if (text === undefined) {
      if (named.length > 0)
        context.faults.add("COMPOSE_ENV_FILE", at, path, `expected the file ${file}, got none`);
      continue;
    }
    try {
      variables = parseDotenv(text, { initial: variables, lookup: (name) => context.environment[name] });
    } catch (error) {
      context.faults.add("COMPOSE_ENV_FILE", at, path, `${file}: ${(error as Error).message}`);
    }
  }
  return { ...variables, ...context.environment };
}

function texts(node: Node | undefined): string[] {
  return node?.kind === "list" ? node.items.map((item) => textOf(item) ?? "") : [];
}
