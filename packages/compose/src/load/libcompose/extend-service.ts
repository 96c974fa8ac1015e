import { type MapNode, mapNode, type Node, textOf } from "../node.ts";
import { resolvePath } from "../paths.ts";
import { anything } from "../shape/scalars.ts";

/** Keys that tie a service to others of its own file, and are not inherited. */
const NOT_INHERITED = ["links", "volumes_from", "depends_on", "extends"];
/** Services that extend each other without end are no services. */
const MAX_CHAIN = 50;

/** Merges services over those that they extend, before their values are read. */
export class LibcomposeExtends {
  readonly #servicesOf: (path: string) => MapNode | undefined;

  constructor(servicesOf: (path: string) => MapNode | undefined) {
    this.#servicesOf = servicesOf;
  }

  extend(
    service: MapNode,
    own: MapNode,
    directory: string,
    prepare: (base: MapNode) => MapNode,
    depth = 0,
  ): MapNode {
    const reference = service.entries.get("extends");
    if (reference === undefined || depth > MAX_CHAIN) return service;
    const name = textOf(reference.kind === "map" ? reference.entries.get("service") : reference);
    const file = reference.kind === "map" ? textOf(reference.entries.get("file")) : undefined;
    const services = file === undefined ? own : this.#servicesOf(resolvePath(directory, file));
    const raw = name === undefined ? undefined : services?.entries.get(name);
    const entries = new Map(service.entries);
    entries.delete("extends");
    if (raw?.kind !== "map" || services === undefined) return mapNode(service, entries);
    const base = this.extend(prepare(raw), services, directory, prepare, depth + 1);
    const inherited = new Map(base.entries);
    for (const key of NOT_INHERITED) inherited.delete(key);
    if (entries.has("image")) inherited.delete("build");
    if (entries.has("build")) inherited.delete("image");
    for (const [key, value] of entries) {
      const before: Node | undefined = inherited.get(key);
      inherited.set(
        key,
        before === undefined
          ? value
          : key === "command" || key === "entrypoint"
            ? value
            : anything.merge(before, value),
      );
    }
    return mapNode(service, inherited);
  }
}
