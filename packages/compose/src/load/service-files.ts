import { DotenvError, type DotenvOptions, parseDotenv } from "../interpolation/dotenv.ts";
import type { Faults } from "./faults.ts";
import { isNull, type MapNode, mapNode, type Node, scalarNode, textOf } from "./node.ts";
import { resolvePath } from "./paths.ts";
import type { ProjectFiles } from "./project-files.ts";
import { textField } from "./shape/lists.ts";
import { startOf } from "./source.ts";

export interface ServiceFilesContext {
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly files: ProjectFiles;
  readonly faults: Faults;
  /** References see variables of the files before first, and none of the service: docker compose 2.26.1. */
  readonly seesFilesFirst?: boolean;
  /** Leaves the files of variables unread; those of labels are read all the same. */
  readonly leavesVariables?: boolean;
}

/** Add what `env_file` and `label_file` say to the environment and the labels of each service. */
export function readServiceFiles(model: MapNode, context: ServiceFilesContext): MapNode {
  const services = model.entries.get("services");
  if (services?.kind !== "map") return model;
  const entries = new Map<string, Node>();
  for (const [name, service] of services.entries) {
    entries.set(name, service.kind === "map" ? readFiles(service, `services.${name}`, context) : service);
  }
  return mapNode(model, new Map([...model.entries, ["services", mapNode(services, entries)]]));
}

function readFiles(service: MapNode, path: string, context: ServiceFilesContext): MapNode {
  if (!service.entries.has("env_file") && !service.entries.has("label_file")) return service;
  const entries = new Map(service.entries);
  const { environment, seesFilesFirst = false } = context;
  const own = seesFilesFirst ? undefined : service.entries.get("environment");
  const lookup = (name: string): string | undefined => {
    if (Object.hasOwn(environment, name)) return environment[name];
    return own?.kind === "map" ? textField(own, name) : undefined;
  };
  for (const [list, key, options] of [
    ["env_file", "environment", { lookup }],
    ["label_file", "labels", {}],
  ] as const) {
    if (list === "env_file" && context.leavesVariables) continue;
    const files = service.entries.get(list);
    if (files?.kind !== "list" || files.items.length === 0) continue;
    const variables = files.items.reduce(
      (initial, item, index) => {
        const before = (name: string) => lookup(name) ?? initial[name];
        const given = seesFilesFirst ? { lookup: before } : options;
        return readFile(item, `${path}.${list}.${index}`, { ...given, initial }, context);
      },
      {} as Record<string, string>,
    );
    entries.set(key, over(variables, service.entries.get(key), files));
  }
  return mapNode(service, entries);
}

function readFile(
  item: Node,
  path: string,
  options: DotenvOptions & { initial: Record<string, string> },
  context: ServiceFilesContext,
): Record<string, string> {
  const { faults, files, directory } = context;
  const file = textOf(item) ?? textField(item, "path") ?? "";
  const place = item.kind === "map" ? (item.entries.get("path") ?? item) : item;
  const text = files.text(resolvePath(directory, file));
  const format = textField(item, "format");
  const { initial } = options;
  if (text === undefined) {
    const hint = "write required: false if it may be absent";
    if (textField(item, "required") !== "false")
      faults.add("COMPOSE_ENV_FILE", place, path, `expected the file ${file}, got none`, { hint });
    return initial;
  }
  if (format !== undefined && format !== "raw" && format !== "dotenv") {
    faults.add("COMPOSE_ENV_FILE", place, `${path}.format`, `expected the format raw, got ${format}`);
    return initial;
  }
  const onUnset = (name: string, line: number) =>
    faults.warn(
      "COMPOSE_VARIABLE_UNSET",
      place,
      path,
      `${file}:${line}: expected the variable ${name} to be set, got nothing`,
    );
  try {
    return parseDotenv(text, { ...options, onUnset, ...(format === "raw" ? { format } : {}) });
  } catch (error) {
    if (!(error instanceof DotenvError)) throw error;
    faults.add("COMPOSE_ENV_FILE", place, path, `${file}:${error.line}: ${error.message}`);
    return initial;
  }
}

/** What stands in the service itself wins over its files. */
function over(variables: Readonly<Record<string, string>>, own: Node | undefined, files: Node): MapNode {
  const entries = new Map<string, Node>();
  for (const [name, value] of Object.entries(variables))
    entries.set(name, scalarNode(startOf(files.source), value));
  if (own?.kind === "map") {
    for (const [name, value] of own.entries)
      if (!(isNull(value) && entries.has(name))) entries.set(name, value);
  }
  return mapNode(files, entries);
}
