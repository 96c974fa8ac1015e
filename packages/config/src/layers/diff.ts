import { formatPath, type Path } from "../document/path.ts";
import { isTree, type Tree } from "../document/tree.ts";

/** One place where two configurations differ. */
export interface Change {
  readonly kind: "added" | "removed" | "changed";
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What it takes to get from one configuration to another. Lists are compared whole, as `merge` replaces them whole. */
export function diff(before: Tree, after: Tree): Change[] {
  return changes(before, after, []);
}

function changes(before: Tree, after: Tree, path: Path): Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key): Change[] => {
    const at = [...path, key];
    if (!Object.hasOwn(before, key)) return [{ kind: "added", path: formatPath(at), after: after[key] }];
    if (!Object.hasOwn(after, key)) return [{ kind: "removed", path: formatPath(at), before: before[key] }];
    const [old, now] = [before[key], after[key]];
    if (isTree(old) && isTree(now)) return changes(old, now, at);
    if (isSame(old, now)) return [];
    return [{ kind: "changed", path: formatPath(at), before: old, after: now }];
  });
}

/** Lists may hold maps, whose keys have no order. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (isTree(a) && isTree(b)) return changes(a, b, []).length === 0;
  return a === b;
}
