import { type Path, parsePath } from "../document/path.ts";
import { getKey, isTree } from "../document/tree.ts";

/**
 * The value at a path, undefined if there is none. In a dotted path, segments that name no key are
 * joined with those after them, so that `rancher.sysctl.net.core.somaxconn` finds its key unquoted.
 */
export function get(tree: unknown, path: string | Path): unknown {
  const segments = typeof path === "string" ? findPath(tree, path) : path;
  return segments === undefined ? undefined : segments.reduce<unknown>(getKey, tree);
}

/** The segments of a dotted path as a tree has them; undefined if nothing is there. */
export function findPath(tree: unknown, path: string): Path | undefined {
  return path === "" ? undefined : find(tree, parsePath(path));
}

function find(value: unknown, segments: readonly string[]): Path | undefined {
  if (segments.length === 0) return [];
  for (let count = 1; count <= segments.length; count++) {
    const key = segments.slice(0, count).join(".");
    const below = getKey(value, key);
    const rest = below === undefined ? undefined : find(below, segments.slice(count));
    if (rest !== undefined) return [key, ...rest];
    if (!isTree(value)) return undefined;
  }
  return undefined;
}
