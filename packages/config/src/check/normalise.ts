import { isTree, setKey, type Tree, type Written } from "../document/tree.ts";
import { type Key, NOTES } from "../schema/build.ts";
import { childKey, definition, unwrap } from "../schema/walk.ts";
import { isMode } from "./unquoted-modes.ts";

const NOTHING: Written = new Map();

/**
 * Make text of the numbers and booleans at keys that take text of any look (`sysctl`, `environment`,
 * labels), and of modes with a zero before them, as they were written. A tree in which nothing changes is returned as it is.
 */
export function normalise(tree: Tree, schema: Key, written: Written = NOTHING): Tree {
  return visit(tree, schema, written) as Tree;
}

function visit(value: unknown, key: Key, written: Written): unknown {
  if (Array.isArray(value)) return visitList(value, key, written);
  return isTree(value) ? visitMap(value, key, written) : value;
}

function visitMap(map: Tree, key: Key, written: Written): Tree {
  let changed: Record<string, unknown> | undefined;
  for (const name of Object.keys(map)) {
    const below = childKey(key, name, map);
    if (below === undefined) continue;
    const value = entry(map[name], map, name, below, written);
    if (value === map[name]) continue;
    changed ??= { ...map };
    setKey(changed, name, value);
  }
  return changed ?? map;
}

function visitList(list: readonly unknown[], key: Key, written: Written): readonly unknown[] {
  const below = childKey(key, 0, list);
  if (below === undefined) return list;
  let changed: unknown[] | undefined;
  for (const [index, item] of list.entries()) {
    const value = entry(item, list, index, below, written);
    if (value === item) continue;
    changed ??= [...list];
    changed[index] = value;
  }
  return changed ?? list;
}

function entry(value: unknown, parent: unknown, name: string | number, key: Key, written: Written): unknown {
  if (typeof value === "object") return visit(value, key, written);
  if (typeof value !== "number" && typeof value !== "boolean") return value;
  const plain = unwrap(key);
  const { text, format } = NOTES.get(plain) ?? {};
  const source = written.get(parent)?.get(name);
  if (definition(plain).type === "union" && text === true) return source ?? String(value);
  return format === "octal" && isMode(source) ? source : value;
}
