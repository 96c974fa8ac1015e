import type { Faults } from "./faults.ts";
import { type MapNode, mapNode, type Node, scalarNode } from "./node.ts";
import { textField } from "./shape/lists.ts";

const SOURCES: Readonly<Record<string, readonly string[]>> = {
  secrets: ["file", "environment"],
  configs: ["file", "environment", "content"],
};

/** Check what networks, volumes, secrets and configs say of themselves; `external` becomes true or false. */
export function checkResources(model: MapNode, faults: Faults): MapNode {
  const entries = new Map(model.entries);
  for (const section of ["networks", "volumes", "secrets", "configs"]) {
    const resources = entries.get(section);
    if (resources?.kind !== "map") continue;
    const checked = new Map<string, Node>();
    for (const [name, resource] of resources.entries) {
      const path = `${section}.${name}`;
      const plain = resource.kind === "map" ? readExternal(resource, path, faults) : resource;
      if (plain.kind === "map") checkSource(plain, section, path, faults);
      else if (SOURCES[section] !== undefined) missingSource(resource, SOURCES[section], path, faults);
      checked.set(name, plain);
    }
    entries.set(section, mapNode(resources, checked));
  }
  return mapNode(model, entries);
}

function readExternal(resource: MapNode, path: string, faults: Faults): MapNode {
  const external = resource.entries.get("external");
  if (external === undefined) return resource;
  const entries = new Map(resource.entries);
  if (external.kind === "map") {
    const name = textField(external, "name");
    faults.warn(
      "COMPOSE_OBSOLETE",
      external.key ?? external,
      `${path}.external`,
      "expected true, got a map",
      "write the name as name:, and external: true",
    );
    const own = textField(resource, "name");
    if (name !== undefined && own !== undefined && own !== name) {
      faults.add(
        "COMPOSE_CONFLICT",
        external,
        `${path}.external`,
        `expected one name, got ${own} and ${name}`,
      );
    }
    if (name !== undefined) entries.set("name", scalarNode(external, name));
    entries.set("external", scalarNode(external, true));
  } else if (external.kind === "scalar" && external.value !== true) {
    entries.delete("external");
    return mapNode(resource, entries);
  }
  // others may say more, which is ignored
  if (!path.startsWith("volumes.")) return mapNode(resource, entries);
  for (const [key, value] of resource.entries) {
    if (key === "name" || key === "external" || key.startsWith("x-")) continue;
    faults.add(
      "COMPOSE_CONFLICT",
      value.key ?? value,
      `${path}.${key}`,
      `expected name and external alone, got ${key} too`,
      {
        hint: "an external resource is made by others, so its settings are theirs",
      },
    );
  }
  return mapNode(resource, entries);
}

function checkSource(resource: MapNode, section: string, path: string, faults: Faults): void {
  const sources = SOURCES[section];
  if (sources === undefined || resource.entries.has("external")) return;
  const given = sources.filter((key) => resource.entries.has(key));
  if (given.length === 0) missingSource(resource, sources, path, faults);
  else if (given.length > 1) {
    faults.add(
      "COMPOSE_CONFLICT",
      resource.key ?? resource,
      path,
      `expected one of ${sources.join(", ")}, got ${given.join(" and ")}`,
    );
  }
}

function missingSource(resource: Node, sources: readonly string[], path: string, faults: Faults): void {
  faults.add(
    "COMPOSE_MISSING",
    resource.key ?? resource,
    path,
    `expected one of ${sources.join(", ")}, or external, got none`,
  );
}
