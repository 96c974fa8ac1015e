import type { Path } from "./path.ts";
import { isTree, setKey, type Tree } from "./tree.ts";

/** A tree without the values at some paths; items of a list move up. */
export function omit(tree: Tree, paths: readonly Path[]): Tree {
  return remove(tree, paths) as Tree;
}

function remove(value: unknown, paths: readonly Path[]): unknown {
  const byHead = new Map<string, Path[]>();
  for (const [head, ...rest] of paths) {
    if (head === undefined) continue;
    const below = byHead.get(String(head));
    if (below === undefined) byHead.set(String(head), [rest]);
    else below.push(rest);
  }
  if (byHead.size === 0) return value;
  const isGone = (key: string) => byHead.get(key)?.some((rest) => rest.length === 0) === true;
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      isGone(String(index)) ? [] : [remove(item, byHead.get(String(index)) ?? [])],
    );
  }
  if (!isTree(value)) return value;
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (!isGone(key)) setKey(kept, key, remove(value[key], byHead.get(key) ?? []));
  }
  return kept;
}
