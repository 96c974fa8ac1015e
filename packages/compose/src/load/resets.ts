import { type MapNode, mapNode, type Node } from "./node.ts";

/** What a document's `!reset` and `!override` tags remove from what came before it. */
export interface Resets {
  readonly paths: readonly (readonly string[])[];
  readonly node: Node;
}

/** Take the tags out of a document: a value under `!reset` goes, one under `!override` stays. */
export function takeResets(node: Node): Resets {
  const paths: string[][] = [];
  const visit = (at: Node, path: readonly string[]): Node | undefined => {
    if (at.tag !== undefined) paths.push([...path]);
    if (at.tag === "!reset") return undefined;
    if (at.kind === "scalar") return at;
    if (at.kind === "list") {
      const items = at.items.map((item) =>
        item.tag === "!reset" ? undefined : visit(item, [...path, "[]"]),
      );
      const kept = items.filter((item) => item !== undefined);
      return kept.length === at.items.length && kept.every((item, index) => item === at.items[index])
        ? at
        : { ...at, items: kept };
    }
    let changed: Map<string, Node> | undefined;
    for (const [key, value] of at.entries) {
      const after = visit(value, [...path, key]);
      if (after === value) continue;
      changed ??= new Map(at.entries);
      if (after === undefined) changed.delete(key);
      else changed.set(key, after);
    }
    return changed === undefined ? at : { ...at, entries: changed };
  };
  const kept = visit(node, []);
  return { paths, node: kept ?? mapNode(node) };
}

/** Remove the values at the paths. */
export function applyResets(base: MapNode, paths: readonly (readonly string[])[]): MapNode {
  return paths.reduce((map, path) => remove(map, path), base);
}

function remove(map: MapNode, [key, ...rest]: readonly string[]): MapNode {
  const value = key === undefined ? undefined : map.entries.get(key);
  if (key === undefined || value === undefined) return map;
  const entries = new Map(map.entries);
  if (rest.length === 0) entries.delete(key);
  else if (value.kind === "map") entries.set(key, remove(value, rest));
  return { ...map, entries };
}
