import { type Path, parsePath } from "../document/path.ts";
import { isTree, setKey, type Tree } from "../document/tree.ts";

/** A tree with a value at a path; undefined if something that is no map stands in the way. */
export function setValue(tree: Tree, path: string | Path, value: unknown): Tree | undefined {
  const segments = typeof path === "string" ? parsePath(path) : path;
  return segments.length === 0 ? undefined : (put(tree, segments, value) as Tree | undefined);
}

function put(at: unknown, [head, ...rest]: Path, value: unknown): unknown {
  if (head === undefined) return value;
  if (Array.isArray(at)) {
    const index = Number(head);
    if (!Number.isInteger(index) || index < 0 || index > at.length) return undefined;
    const below = put(at[index], rest, value);
    return below === undefined ? undefined : at.toSpliced(index, 1, below);
  }
  if (at !== undefined && at !== null && !isTree(at)) return undefined;
  const map: Record<string, unknown> = { ...(at ?? {}) };
  const key = String(head);
  const below = put(Object.hasOwn(map, key) ? map[key] : undefined, rest, value);
  if (below === undefined) return undefined;
  setKey(map, key, below);
  return map;
}
