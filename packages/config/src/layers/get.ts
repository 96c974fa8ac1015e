import { type Path, parsePath } from "../document/path.ts";
import { getKey, isTree } from "../document/tree.ts";

/**
 * The value at a path, undefined if there is none. In a dotted path, segments that name no key are
 * joined with those after them, so that `rancher.sysctl.net.core.somaxconn` finds its key unquoted.
 */
export function get(tree: unknown, path: string | Path): unknown {
  if (typeof path !== "string") return path.reduce<unknown>(getKey, tree);
  return path === "" ? undefined : find(tree, parsePath(path));
}

function find(value: unknown, segments: readonly string[]): unknown {
  if (segments.length === 0) return value;
  for (let count = 1; count <= segments.length; count++) {
    const below = getKey(value, segments.slice(0, count).join("."));
    if (below !== undefined) {
      const found = find(below, segments.slice(count));
      if (found !== undefined) return found;
    }
    if (!isTree(value)) return undefined;
  }
  return undefined;
}
