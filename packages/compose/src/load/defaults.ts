import { type MapNode, mapNode, type Node, scalarNode } from "./node.ts";
import { textField } from "./shape/lists.ts";
import { absolute } from "./shape/paths.ts";
import type { ReadContext } from "./shape/shape.ts";

/** A directory of the host that the driver local mounts, made absolute. */
function withDevice(volume: Node, context: ReadContext): Node {
  const options = volume.kind === "map" ? volume.entries.get("driver_opts") : undefined;
  const driver = textField(volume, "driver") ?? "local";
  if (
    volume.kind !== "map" ||
    options?.kind !== "map" ||
    driver !== "local" ||
    textField(options, "o") !== "bind"
  )
    return volume;
  const device = options.entries.get("device");
  if (device?.kind !== "scalar") return volume;
  const resolved = mapNode(options, new Map([...options.entries, ["device", absolute(device, context)]]));
  return mapNode(volume, new Map([...volume.entries, ["driver_opts", resolved]]));
}

/** Fill in the directory that a service is built from, and those that volumes stand for. */
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
  const result = new Map<string, Node>([...model.entries, ["services", mapNode(services, entries)]]);
  const volumes = model.entries.get("volumes");
  if (volumes?.kind === "map") {
    const resolved = [...volumes.entries].map(
      ([name, volume]) => [name, withDevice(volume, context)] as const,
    );
    result.set("volumes", mapNode(volumes, new Map(resolved)));
  }
  return mapNode(model, result);
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
