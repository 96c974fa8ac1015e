import { isNull, listNode, type Node, plain, scalarNode } from "../node.ts";
import { isUnresolved, type ReadContext, refuse, replace, type Shape } from "./shape.ts";

interface ListOptions {
  /** What makes two items the same: the later one takes the earlier's place. */
  readonly key?: (item: Node) => string;
  /** A single item may stand for a list of one. */
  readonly single?: boolean;
  /** Turn one item into several: ranges of ports, blanks between names. */
  readonly expand?: (item: Node, path: string, context: ReadContext) => Node[];
  /** Equal items in one file are a fault. */
  readonly isUnique?: boolean;
  readonly expected?: string;
}

/** A list; the items of a later file are appended. */
export function list(item: Shape, options: ListOptions = {}): Shape {
  const { key, single = false, expand, isUnique = false } = options;
  const expected = options.expected ?? "a list";
  return {
    read(node, path, context) {
      if (node.kind === "scalar" && node.value === null) return node;
      if (node.kind !== "list" && !(single && node.kind === "scalar")) {
        return isUnresolved(node, context) ? node : refuse(node, path, context, expected);
      }
      const items: Node[] = [];
      // one text that is empty is no item at all
      const written =
        node.kind === "list" ? node.items : node.kind === "scalar" && node.value === "" ? [] : [node];
      for (const [index, below] of written.entries()) {
        const here = `${path}.${index}`;
        for (const one of expand === undefined || isUnresolved(below, context)
          ? [below]
          : expand(below, here, context)) {
          const read = isNull(one) ? refuse(one, here, context, "a value") : item.read(one, here, context);
          if (read !== undefined) items.push(read);
        }
      }
      if (isUnique && written.length > 1) reportDuplicates(written, path, context);
      return listNode(node, key === undefined ? items : unify(items, key));
    },
    merge(base, over) {
      if (base.kind !== "list" || over.kind !== "list") return replace(base, over);
      const items = [...base.items, ...over.items];
      return { ...over, items: key === undefined ? items : unify(items, key) };
    },
    clean(node) {
      if (node.kind !== "list" || item.clean === undefined) return node;
      return listNode(
        node,
        node.items.map((below) => item.clean!(below)),
      );
    },
    check(node, path, faults) {
      if (node.kind !== "list" || item.check === undefined) return;
      for (const [index, below] of node.items.entries()) item.check(below, `${path}.${index}`, faults);
    },
  };
}

/** The later of two items with one key takes the place of the earlier. */
function unify(items: readonly Node[], key: (item: Node) => string): Node[] {
  const unique = new Map<string, Node>();
  for (const item of items) unique.set(key(item), item);
  return [...unique.values()];
}

function reportDuplicates(items: readonly Node[], path: string, context: ReadContext): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const identity = JSON.stringify(plain(item));
    if (seen.has(identity)) {
      context.faults.add(
        "COMPOSE_DUPLICATE_ITEM",
        item,
        `${path}.${index}`,
        "expected each item once, got an equal one again",
      );
    }
    seen.add(identity);
  }
}

/** The key of an item that is text: all of it. */
export function byText(item: Node): string {
  return item.kind === "scalar" ? item.text : JSON.stringify(plain(item));
}

/** The key of an item that is a map: some of its fields. */
export function byFields(...fields: readonly string[]): (item: Node) => string {
  return (item) => {
    if (item.kind !== "map") return byText(item);
    return fields.map((field) => textField(item, field) ?? "").join("\0");
  };
}

export function textField(item: Node, field: string): string | undefined {
  const value = item.kind === "map" ? item.entries.get(field) : undefined;
  return value?.kind === "scalar" && value.value !== null ? String(value.value) : undefined;
}

/** A list that a later file replaces as a whole, even with nothing: commands. */
export function replaced(shape: Shape): Shape {
  return { ...shape, merge: (_, over) => over };
}

/** Wrap the text that a short form gives into nodes at the place of the item. */
export function fieldsNode(at: Node, fields: Readonly<Record<string, unknown>>): Node {
  const entries = new Map<string, Node>();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    entries.set(
      name,
      typeof value === "object" && value !== null
        ? fieldsNode(at, value as Record<string, unknown>)
        : scalarNode({ source: at.source, start: at.start, end: at.end }, value as never),
    );
  }
  return { kind: "map", entries, source: at.source, start: at.start, end: at.end, key: at.key };
}
