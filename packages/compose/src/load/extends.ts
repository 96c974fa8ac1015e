import { interpolateDocument, type ModelContext, readContextOf } from "./model-context.ts";
import { type MapNode, mapNode, type Node, scalarNode, textOf } from "./node.ts";
import { directoryOf, resolvePath } from "./paths.ts";
import { applyResets, takeResets } from "./resets.ts";
import { isRemoteContext } from "./shapes/build.ts";
import { PROJECT } from "./shapes/project.ts";
import { SERVICE } from "./shapes/service.ts";

/** Services of one file, and what its tags remove from those that they extend. */
interface Origin {
  readonly file: string;
  /** Where the file's relative paths begin: the project's directory for its own files. */
  readonly directory: string;
  readonly services: MapNode;
  readonly resets: readonly (readonly string[])[];
}

/** Merge each service over the one that it extends. */
export function extendServices(
  document: MapNode,
  resets: readonly (readonly string[])[],
  file: string,
  context: ModelContext,
): MapNode {
  const services = document.entries.get("services");
  if (services?.kind !== "map") return document;
  if (
    ![...services.entries.values()].some(
      (service) => service.kind === "map" && service.entries.has("extends"),
    )
  )
    return document;
  const extender = new Extender(context);
  const origin: Origin = { file, directory: context.directory, services, resets };
  const entries = new Map<string, Node>();
  for (const name of services.entries.keys()) {
    const service = extender.service(name, origin, []);
    if (service !== undefined) entries.set(name, service);
  }
  return { ...document, entries: new Map([...document.entries, ["services", { ...services, entries }]]) };
}

class Extender {
  readonly #context: ModelContext;
  readonly #origins = new Map<string, Origin | undefined>();
  readonly #done = new Map<string, Node>();

  constructor(context: ModelContext) {
    this.#context = context;
  }

  /** A service with all that it extends merged in; undefined after a fault. */
  service(name: string, origin: Origin, chain: readonly string[]): Node | undefined {
    const service = origin.services.entries.get(name);
    if (service?.kind !== "map") return service;
    const reference = service.entries.get("extends");
    if (reference?.kind !== "map") return service;
    const id = `${name} in ${origin.file}`;
    const known = this.#done.get(id);
    if (known !== undefined) return known;
    const path = `services.${name}.extends`;
    const { faults } = this.#context;
    if (chain.includes(id)) {
      faults.add(
        "COMPOSE_CYCLE",
        reference,
        path,
        `expected no circle of services, got ${[...chain, id].join(" extends ")}`,
      );
      return undefined;
    }
    const own = withoutExtends(service);
    const target = textOf(reference.entries.get("service"));
    if (target === undefined) {
      faults.add("COMPOSE_MISSING", reference, path, "expected the key service, got none");
      return own;
    }
    const from = this.#origin(reference, path, origin);
    if (from === undefined) return own;
    const base = this.service(target, from, [...chain, id]);
    if (!from.services.entries.has(target)) {
      faults.add("COMPOSE_EXTENDS", reference, path, `expected a service of ${from.file}, got ${target}`);
    }
    if (base?.kind !== "map") return own;
    if (base.entries.size === 0) {
      // a service without keys adds nothing; compose-go keeps the reference then, and it counts in the hash
      const file = from === origin ? undefined : scalarNode(reference, from.file);
      const kept = new Map<string, Node>([...reference.entries, ...(file ? [["file", file] as const] : [])]);
      return mapNode(service, new Map([...service.entries, ["extends", mapNode(reference, kept)]]));
    }
    const below = origin.resets
      .filter(([top, of]) => top === "services" && of === name)
      .map((reset) => reset.slice(2));
    const merged = SERVICE.merge(applyResets(withoutExtends(base), below), own);
    this.#done.set(id, merged);
    return merged;
  }

  #origin(reference: MapNode, path: string, origin: Origin): Origin | undefined {
    const named = textOf(reference.entries.get("file"));
    if (named === undefined) return origin;
    const file = isRemoteContext(named) ? named : resolvePath(origin.directory, named);
    if (file === origin.file) return origin;
    if (!this.#origins.has(file)) this.#origins.set(file, this.#read(file, reference, path));
    return this.#origins.get(file);
  }

  #read(file: string, reference: MapNode, path: string): Origin | undefined {
    const { faults, files } = this.#context;
    const read = files.documents({ file }, reference.entries.get("file") ?? reference);
    if (read === undefined) return undefined;
    let model: MapNode | undefined;
    let resets: readonly (readonly string[])[] = [];
    for (const document of read.documents) {
      const taken = takeResets(document);
      resets = taken.paths;
      const context = readContextOf(this.#context, directoryOf(file));
      const one = PROJECT.read(interpolateDocument(taken.node, this.#context), "", context) as MapNode;
      model = model === undefined ? one : (PROJECT.merge(applyResets(model, taken.paths), one) as MapNode);
    }
    const services = model?.entries.get("services");
    if (services?.kind === "map") return { file, directory: directoryOf(file), services, resets };
    faults.add("COMPOSE_EXTENDS", reference, path, `expected services in ${file}, got none`);
    return undefined;
  }
}

function withoutExtends(service: MapNode): MapNode {
  const entries = new Map(service.entries);
  entries.delete("extends");
  return mapNode(service, entries);
}
