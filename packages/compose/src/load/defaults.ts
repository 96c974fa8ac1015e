import { type MapNode, mapNode, type Node, scalarNode } from "./node.ts";
import type { ReadContext } from "./shape/shape.ts";

/** What a service says by leaving a key out: the directory that it is built from. */
export function applyDefaults(model: MapNode, context: ReadContext): MapNode {
  const services = model.entries.get("services");
  if (services?.kind !== "map") return model;
  const entries = new Map<string, Node>();
  for (const [name, service] of services.entries) {
    const build = service.kind === "map" ? service.entries.get("build") : undefined;
    entries.set(
      name,
      service.kind === "map" && build?.kind === "map" ? withBuild(service, build, context) : service,
    );
  }
  return mapNode(model, new Map([...model.entries, ["services", mapNode(services, entries)]]));
}

function withBuild(service: MapNode, build: MapNode, context: ReadContext): MapNode {
  if (build.entries.has("context")) return service;
  const directory = scalarNode(build, context.baseDirectory ?? ".");
  return mapNode(
    service,
    new Map([
      ...service.entries,
      ["build", mapNode(build, new Map<string, Node>([["context", directory], ...build.entries]))],
    ]),
  );
}
