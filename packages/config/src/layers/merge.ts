import { isTree, setKey, type Tree } from "../document/tree.ts";

/** Merge two layers; the later wins. Maps merge key by key, anything else is replaced. */
export function merge(earlier: Tree, later: Tree): Tree {
  const merged: Record<string, unknown> = { ...earlier };
  for (const key of Object.keys(later)) {
    const before = Object.hasOwn(earlier, key) ? earlier[key] : undefined;
    const value = later[key];
    setKey(merged, key, isTree(before) && isTree(value) ? merge(before, value) : value);
  }
  return merged;
}
