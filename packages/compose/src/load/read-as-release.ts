import type { Faults } from "./faults.ts";
import { type MapNode, mapNode, type Node, textOf } from "./node.ts";
import { join } from "./shape/maps.ts";

/** Attributes that docker compose 2.26.1 refuses; `*` stands for any key or item. */
const REFUSED: readonly string[] = [
  "models",
  "services.*.build.no_cache_filter",
  "services.*.build.provenance",
  "services.*.build.sbom",
  "services.*.develop.watch.*.include",
  "services.*.develop.watch.*.initial_sync",
  "services.*.env_file.*.format",
  "services.*.models",
  "services.*.networks.*.interface_name",
  "services.*.pre_start",
  "services.*.provider",
  "services.*.pull_refresh_after",
  "services.*.use_api_socket",
  "services.*.volumes.*.image",
  "services.*.volumes.*.volume.labels",
];

/** Those that it takes, and never tells the engine. */
const IGNORED: readonly string[] = ["services.*.gpus", "networks.*.ipam.options"];

const PULL_POLICIES: ReadonlySet<string> = new Set(["always", "never", "missing", "if_not_present", "build"]);

/** Read a project as docker compose 2.26.1 would: what came later is refused, or has no effect. */
export function readAsRelease(model: MapNode, faults: Faults): MapNode {
  for (const pattern of REFUSED) {
    visit(model, pattern.split("."), "", (node, path) => {
      faults.add("COMPOSE_UNKNOWN_KEY", node.key ?? node, path, `expected no ${path} in release 2.26.1`, {
        hint: "a later release of docker compose brought the key",
      });
      return node;
    });
  }
  visit(model, ["services", "*", "pull_policy"], "", (node, path) => {
    if (!PULL_POLICIES.has(textOf(node) ?? ""))
      faults.add(
        "COMPOSE_FORMAT",
        node,
        path,
        `expected one of ${[...PULL_POLICIES].join(", ")} in release 2.26.1`,
      );
    return node;
  });
  return IGNORED.reduce(
    (whole, pattern) =>
      visit(whole, pattern.split("."), "", (node, path) => {
        const message = `expected a key that has an effect in release 2.26.1, got ${path}`;
        faults.warn("COMPOSE_IGNORED", node.key ?? node, path, message);
        return undefined;
      }) as MapNode,
    model,
  );
}

/** The model with what `change` makes of each value at the path; undefined takes it out. */
function visit(
  node: Node,
  [key, ...rest]: readonly string[],
  path: string,
  change: (node: Node, path: string) => Node | undefined,
): Node | undefined {
  if (key === undefined) return change(node, path);
  if (node.kind === "scalar") return node;
  if (node.kind === "list") {
    const items = node.items.map((item, index) => visit(item, rest, join(path, String(index)), change));
    return { ...node, items: items.filter((item) => item !== undefined) };
  }
  const entries = new Map(node.entries);
  for (const name of key === "*" ? node.entries.keys() : [key]) {
    const below = node.entries.get(name);
    if (below === undefined) continue;
    const changed = visit(below, rest, join(path, name), change);
    if (changed === undefined) entries.delete(name);
    else entries.set(name, changed);
  }
  return mapNode(node, entries);
}
