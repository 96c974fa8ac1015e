import { type MapNode, mapNode, type Node, scalarNode } from "./node.ts";

/** Give variables without a value that of the environment; those that are not set stay without. */
export function resolveEntries(model: MapNode, environment: Readonly<Record<string, string>>): MapNode {
  const services = model.entries.get("services");
  if (services?.kind !== "map") return model;
  const entries = new Map<string, Node>();
  for (const [name, service] of services.entries) entries.set(name, resolveService(service, environment));
  return mapNode(model, new Map([...model.entries, ["services", mapNode(services, entries)]]));
}

function resolveService(service: Node, environment: Readonly<Record<string, string>>): Node {
  if (service.kind !== "map") return service;
  const variables = service.entries.get("environment");
  const build = service.entries.get("build");
  const args = build?.kind === "map" ? build.entries.get("args") : undefined;
  if (variables === undefined && args === undefined) return service;
  const entries = new Map(service.entries);
  if (variables?.kind === "map") entries.set("environment", fill(variables, environment));
  if (build?.kind === "map" && args?.kind === "map") {
    entries.set("build", mapNode(build, new Map([...build.entries, ["args", fill(args, environment)]])));
  }
  return mapNode(service, entries);
}

function fill(map: MapNode, environment: Readonly<Record<string, string>>): MapNode {
  const entries = new Map<string, Node>();
  for (const [key, value] of map.entries) {
    const isEmpty = value.kind === "scalar" && value.value === null;
    entries.set(
      key,
      isEmpty && Object.hasOwn(environment, key) ? scalarNode(value, environment[key]!) : value,
    );
  }
  return mapNode(map, entries);
}
