import { nearest } from "@ros/config/diagnostics";
import type { ComposeCode } from "../codes.ts";
import { isNull, type MapNode, mapNode, type Node, scalarNode } from "../node.ts";
import { anything } from "./scalars.ts";
import { isUnresolved, type ReadContext, refuse, refuseNothing, replace, type Shape } from "./shape.ts";

export interface MapShape extends Shape {
  readonly fields: Readonly<Record<string, Shape>>;
}

interface MapOptions {
  /** Turn another form into the map; undefined after a fault. */
  readonly short?: (node: Node, path: string, context: ReadContext) => Node | undefined;
  readonly required?: readonly string[];
  readonly expected?: string;
  /** What the keys must agree on, once the map is read. */
  readonly also?: (map: MapNode, path: string, context: ReadContext) => Node | undefined;
}

/** A map with known keys; `x-…` is anything, and any other key a fault. */
export function map(fields: Readonly<Record<string, Shape>>, options: MapOptions = {}): MapShape {
  const expected = options.expected ?? "a map";
  return {
    fields,
    read(node, path, context) {
      if ((node.kind === "scalar" && node.value === null) || isUnresolved(node, context)) return node;
      const { errors } = context.faults;
      const long = node.kind === "map" ? node : options.short?.(node, path, context);
      // a short form that is none of this map's has not been reported yet
      if (long === undefined)
        return context.faults.errors > errors ? undefined : refuse(node, path, context, expected);
      if (long.kind !== "map") return long;
      const result = readFields(long, path, context, fields);
      return options.also === undefined ? result : options.also(result, path, context);
    },
    merge(base, over) {
      if (base.kind !== "map" || over.kind !== "map") return replace(base, over);
      return mergeEntries(base, over, (key) => (Object.hasOwn(fields, key) ? fields[key]! : anything));
    },
    clean(node) {
      if (node.kind !== "map") return node;
      const entries = new Map<string, Node>();
      for (const [key, value] of node.entries) {
        const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
        const clean = shape?.clean?.(value) ?? value;
        const isEmpty = clean.kind === "scalar" && (clean.value === null || clean.value === "");
        if (!isEmpty || shape === undefined) entries.set(key, clean);
      }
      return mapNode(node, entries);
    },
    check(node, path, faults) {
      if (node.kind !== "map") return;
      for (const key of options.required ?? []) {
        if (!isNull(node.entries.get(key))) continue;
        faults.add(
          "COMPOSE_MISSING",
          node.key ?? node,
          path,
          `expected the key ${key} in ${path || "the file"}, got none`,
        );
      }
      for (const [key, value] of node.entries) {
        const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
        if (!isNull(value)) shape?.check?.(value, join(path, key), faults);
        else if (shape !== undefined && !shape.isNullable && !options.required?.includes(key))
          refuseNothing(value, join(path, key), faults);
      }
    },
  };
}

function readFields(
  long: MapNode,
  path: string,
  context: ReadContext,
  fields: Readonly<Record<string, Shape>>,
): MapNode {
  const result = mapNode(long);
  for (const [key, value] of long.entries) {
    if (key.startsWith("x-")) {
      result.entries.set(key, value);
      continue;
    }
    const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (shape === undefined) {
      unknownKey(key, value, join(path, key), context, Object.keys(fields));
      continue;
    }
    const read = shape.read(value, join(path, key), context);
    if (read !== undefined) result.entries.set(key, read);
  }
  return result;
}

function unknownKey(
  key: string,
  value: Node,
  path: string,
  context: ReadContext,
  known: readonly string[],
): void {
  const close = nearest(key, known);
  const hint = close === undefined ? "extensions begin with x-" : `did you mean ${close}?`;
  const place = value.key ?? value;
  const code: ComposeCode = "COMPOSE_UNKNOWN_KEY";
  context.faults.add(code, place, path, `expected a known key, got ${key}`, {
    hint,
    severity: context.isLenient ? "warning" : "error",
  });
}

/** A map whose keys are names. */
export function dict(
  value: Shape,
  options: { expected?: string; name?: RegExp; nameExpected?: string; isFilled?: boolean } = {},
): Shape {
  return {
    read(node, path, context) {
      if (node.kind === "scalar" && node.value === null) return node;
      if (node.kind !== "map") return refuse(node, path, context, options.expected ?? "a map");
      const result = mapNode(node);
      for (const [key, below] of node.entries) {
        if (options.name !== undefined && !options.name.test(key)) {
          context.faults.add(
            "COMPOSE_FORMAT",
            below.key ?? below,
            join(path, key),
            `expected ${options.nameExpected}, got ${JSON.stringify(key)}`,
          );
          continue;
        }
        const read = value.read(below, join(path, key), context);
        if (read !== undefined) result.entries.set(key, read);
      }
      return result;
    },
    merge(base, over) {
      return base.kind === "map" && over.kind === "map"
        ? mergeEntries(base, over, () => value)
        : replace(base, over);
    },
    clean(node) {
      if (node.kind !== "map" || value.clean === undefined) return node;
      return mapNode(node, new Map([...node.entries].map(([key, below]) => [key, value.clean!(below)])));
    },
    check(node, path, faults) {
      if (node.kind !== "map") return;
      for (const [key, below] of node.entries) {
        if (!isNull(below)) value.check?.(below, join(path, key), faults);
        else if (options.isFilled) refuseNothing(below, join(path, key), faults);
      }
    },
  };
}

interface KeyedOptions {
  /** What separates key and value in a list's items. */
  readonly separator?: string;
  /** A key without a value: null for variables of the environment, empty text for labels. */
  readonly missing?: "null" | "empty";
}

/** Variables, labels: a map of texts, or a list of `key=value`. A later file wins key by key. */
export function keyed({ missing = "empty" }: KeyedOptions = {}): Shape {
  const expected = "a map, or a list of key=value";
  return {
    read(node, path, context) {
      if (node.kind === "scalar") {
        if (node.value === null) return node;
        return isUnresolved(node, context) ? node : refuse(node, path, context, expected);
      }
      // references may stand for keys as well: the form stays as it is
      if (!context.isInterpolated) return node;
      const result = mapNode(node);
      const nothing = (at: Node) => scalarNode(at, missing === "null" ? null : "");
      if (node.kind === "map") {
        for (const [key, value] of node.entries) {
          if (key === "" && !context.isLenient) refuse(scalarNode(value, ""), path, context, "a name");
          else if (value.kind !== "scalar")
            refuse(value, join(path, key), context, "text, a number, true, false or nothing");
          else if (value.value === null) result.entries.set(key, nothing(value));
          else if (typeof value.value === "number" && !Number.isFinite(value.value))
            refuse(value, join(path, key), context, "a finite number");
          else
            result.entries.set(key, typeof value.value === "string" ? value : scalarNode(value, value.text));
        }
        return result;
      }
      for (const [index, item] of node.items.entries()) {
        if (
          item.kind !== "scalar" ||
          item.value === null ||
          (typeof item.value !== "string" && !context.isLenient)
        ) {
          refuse(item, `${path}.${index}`, context, "key=value");
          continue;
        }
        const equals = item.text.indexOf("=");
        const key = equals === -1 ? item.text : item.text.slice(0, equals);
        if (missing === "null" && /\s$/.test(key) && !context.isLenient) {
          refuse(item, `${path}.${index}`, context, "no blank between the name and =");
          continue;
        }
        result.entries.set(
          key,
          equals === -1 ? nothing(item) : scalarNode(item, item.text.slice(equals + 1)),
        );
      }
      return result;
    },
    merge(base, over) {
      if (base.kind === "list" && over.kind === "list")
        return { ...over, items: [...base.items, ...over.items] };
      if (base.kind !== "map" || over.kind !== "map") return replace(base, over);
      return { ...over, entries: new Map([...base.entries, ...over.entries]) };
    },
  };
}

/** A map, or a list of names: each name stands for an entry with `initial` in it. */
export function namedEntries(
  value: Shape,
  initial: (name: Node) => Node,
  expected: string,
  { isFilled = false }: { readonly isFilled?: boolean } = {},
): Shape {
  const entries = dict(value, { expected, isFilled });
  return {
    ...entries,
    read(node, path, context) {
      if (node.kind !== "list") return entries.read(node, path, context);
      const result = mapNode(node);
      for (const [index, item] of node.items.entries()) {
        if (item.kind !== "scalar" || typeof item.value !== "string")
          refuse(item, `${path}.${index}`, context, "a name");
        else if (result.entries.has(item.value)) {
          context.faults.add(
            "COMPOSE_DUPLICATE_ITEM",
            item,
            `${path}.${index}`,
            `expected each name once, got ${item.value} again`,
          );
        } else result.entries.set(item.value, { ...initial(item), key: item });
      }
      return entries.read(result, path, context);
    },
  };
}

/** Merge two maps entry by entry; nothing on the right keeps the left. */
export function mergeEntries(base: MapNode, over: MapNode, shapeOf: (key: string) => Shape): MapNode {
  const entries = new Map(base.entries);
  for (const [key, value] of over.entries) {
    const before = entries.get(key);
    entries.set(key, before === undefined ? value : shapeOf(key).merge(before, value));
  }
  return { ...over, entries };
}

export function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
