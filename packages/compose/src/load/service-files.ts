import { DotenvError, type DotenvOptions, parseDotenv } from "../interpolation/dotenv.ts";
import type { Faults } from "./faults.ts";
import { isNull, type MapNode, mapNode, type Node, scalarNode, textOf } from "./node.ts";
import type { ProjectFiles } from "./project-files.ts";
import { textField } from "./shape/lists.ts";
import { startOf } from "./source.ts";

type Variables = Readonly<Record<string, string>>;

/** Add what `env_file` and `label_file` say to the environment and the labels of each service. */
export function readServiceFiles(
  model: MapNode,
  environment: Variables,
  files: ProjectFiles,
  faults: Faults,
): MapNode {
  const services = model.entries.get("services");
  if (services?.kind !== "map") return model;
  const entries = new Map<string, Node>();
  for (const [name, service] of services.entries) {
    entries.set(
      name,
      service.kind === "map" ? readFiles(service, `services.${name}`, environment, files, faults) : service,
    );
  }
  return mapNode(model, new Map([...model.entries, ["services", mapNode(services, entries)]]));
}

function readFiles(
  service: MapNode,
  path: string,
  environment: Variables,
  files: ProjectFiles,
  faults: Faults,
): MapNode {
  const result = mapNode(service, new Map(service.entries));
  const own = service.entries.get("environment");
  const lookup = (name: string): string | undefined => {
    if (Object.hasOwn(environment, name)) return environment[name];
    return own?.kind === "map" ? textField(own, name) : undefined;
  };
  add(result, "environment", service.entries.get("env_file"), `${path}.env_file`, { lookup }, files, faults);
  add(result, "labels", service.entries.get("label_file"), `${path}.label_file`, {}, files, faults);
  return result;
}

/** What stands in the service itself wins over its files. */
function add(
  service: MapNode,
  key: string,
  list: Node | undefined,
  path: string,
  options: DotenvOptions,
  files: ProjectFiles,
  faults: Faults,
): void {
  if (list?.kind !== "list" || list.items.length === 0) return;
  let variables: Record<string, string> = {};
  for (const [index, item] of list.items.entries()) {
    const file = textOf(item) ?? textField(item, "path") ?? "";
    const isRequired = textField(item, "required") !== "false";
    const text = files.text(file);
    const place = item.kind === "map" ? (item.entries.get("path") ?? item) : item;
    if (text === undefined) {
      if (isRequired)
        faults.add("COMPOSE_ENV_FILE", place, `${path}.${index}`, `expected the file ${file}, got none`, {
          hint: "write required: false if it may be absent",
        });
      continue;
    }
    const format = textField(item, "format");
    if (format !== undefined && format !== "raw" && format !== "dotenv") {
      faults.add(
        "COMPOSE_ENV_FILE",
        place,
        `${path}.${index}.format`,
        `expected the format raw, got ${format}`,
      );
      continue;
    }
    try {
      const onUnset = (name: string, line: number) =>
        faults.warn(
          "COMPOSE_VARIABLE_UNSET",
          place,
          `${path}.${index}`,
          `${file}:${line}: expected the variable ${name} to be set, got nothing`,
        );
      variables = parseDotenv(text, {
        ...options,
        initial: variables,
        onUnset,
        ...(format === "raw" ? { format } : {}),
      });
    } catch (error) {
      if (!(error instanceof DotenvError)) throw error;
      faults.add("COMPOSE_ENV_FILE", place, `${path}.${index}`, `${file}:${error.line}: ${error.message}`);
    }
  }
  const entries = new Map<string, Node>();
  for (const [name, value] of Object.entries(variables))
    entries.set(name, scalarNode(startOf(list.source), value));
  const own = service.entries.get(key);
  if (own?.kind === "map") {
    for (const [name, value] of own.entries)
      if (!(isNull(value) && entries.has(name))) entries.set(name, value);
  }
  service.entries.set(key, mapNode(list, entries));
}
