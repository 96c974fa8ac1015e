/** A configuration document before it is checked. */
export type Tree = { readonly [key: string]: unknown };

/** Numbers and booleans as they were written (`0755`, `1.10`, `yes`), by the map or list that holds them. */
export type Written = ReadonlyMap<unknown, ReadonlyMap<string | number, string>>;

/** True for a map, in YAML's sense. */
export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Set a key as the tree's own, whatever its name: `__proto__` from a file stays data. */
export function setKey(tree: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(tree, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    tree[key] = value;
  }
}

/** The value of a tree's own key. */
export function getKey(tree: unknown, key: string | number): unknown {
  if (Array.isArray(tree)) return /^(?:0|[1-9][0-9]*)$/.test(String(key)) ? tree[Number(key)] : undefined;
  return isTree(tree) && Object.hasOwn(tree, key) ? tree[key] : undefined;
}
