import type { Faults } from "./faults.ts";
import type { LoadOptions } from "./load-options.ts";
import { type MapNode, mapNode, type Node, textOf } from "./node.ts";
import { startOf } from "./source.ts";

export interface Selection {
  readonly model: MapNode;
  readonly disabled: ReadonlyMap<string, Node>;
}

/** Leave out the services that no active profile asks for, and those that were not named. */
export function selectServices(
  model: MapNode,
  { profiles = [], services: named = [] }: LoadOptions,
  faults: Faults,
): Selection {
  const services = model.entries.get("services");
  if (services?.kind !== "map") return { model, disabled: new Map() };
  const active = new Set(profiles);
  for (const name of named) for (const profile of profilesOf(services.entries.get(name))) active.add(profile);
  const enabled = new Map<string, Node>();
  const disabled = new Map<string, Node>();
  for (const [name, service] of services.entries) {
    const own = profilesOf(service);
    const isOn = own.length === 0 || active.has("*") || own.some((profile) => active.has(profile));
    (isOn ? enabled : disabled).set(name, service);
  }
  if (named.length > 0) keepNamed(named, enabled, disabled, services, faults);
  return {
    model: mapNode(model, new Map([...model.entries, ["services", mapNode(services, enabled)]])),
    disabled,
  };
}

/** Keep the named services and what they depend on. */
function keepNamed(
  named: readonly string[],
  enabled: Map<string, Node>,
  disabled: Map<string, Node>,
  services: MapNode,
  faults: Faults,
): void {
  const kept = new Set<string>();
  const queue = [...named];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (kept.has(name)) continue;
    const service = enabled.get(name);
    if (service === undefined) {
      if (named.includes(name))
        faults.add(
          "COMPOSE_UNDEFINED",
          startOf(services.source),
          "services",
          `expected a service of the project, got ${name}`,
        );
      continue;
    }
    kept.add(name);
    const dependencies = service.kind === "map" ? service.entries.get("depends_on") : undefined;
    if (dependencies?.kind === "map") queue.push(...dependencies.entries.keys());
  }
  for (const [name, service] of [...enabled]) {
    if (kept.has(name)) continue;
    enabled.delete(name);
    disabled.set(name, service);
  }
}

function profilesOf(service: Node | undefined): string[] {
  const profiles = service?.kind === "map" ? service.entries.get("profiles") : undefined;
  return profiles?.kind === "list" ? profiles.items.map((item) => textOf(item) ?? "") : [];
}
