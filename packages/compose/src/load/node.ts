import type { Place } from "./source.ts";

export type ScalarValue = string | number | boolean | null;

interface Written extends Place {
  /** Where the key of this value was written. */
  readonly key?: Place | undefined;
  readonly tag?: string | undefined;
}

/** A value together with the place where it was written; merging keeps the places. */
export type Node = MapNode | ListNode | ScalarNode;

export interface MapNode extends Written {
  readonly kind: "map";
  readonly entries: Map<string, Node>;
}

export interface ListNode extends Written {
  readonly kind: "list";
  readonly items: Node[];
}

export interface ScalarNode extends Written {
  readonly kind: "scalar";
  readonly value: ScalarValue;
  /** A number or boolean as it was written; otherwise the value's text. */
  readonly text: string;
  /** The place holds the value quoted, or interpolated: offsets into it do not count characters of the value. */
  readonly isPlain?: boolean;
}

export function mapNode(at: Node | Place, entries: Map<string, Node> = new Map()): MapNode {
  return { kind: "map", entries, source: at.source, start: at.start, end: at.end, key: keyOf(at) };
}

export function listNode(at: Node | Place, items: Node[] = []): ListNode {
  return { kind: "list", items, source: at.source, start: at.start, end: at.end, key: keyOf(at) };
}

export function scalarNode(
  at: Node | Place,
  value: ScalarValue,
  text: string = value === null ? "" : String(value),
): ScalarNode {
  return { kind: "scalar", value, text, source: at.source, start: at.start, end: at.end, key: keyOf(at) };
}

function keyOf(at: Node | Place): Place | undefined {
  return "key" in at ? at.key : undefined;
}

export function isNull(node: Node | undefined): boolean {
  return node === undefined || (node.kind === "scalar" && node.value === null);
}

/** The text of a scalar that is text, otherwise undefined. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

/** What a fault calls a value. */
export function describe(node: Node): string {
  if (node.kind !== "scalar") return node.kind === "map" ? "a map" : "a list";
  if (typeof node.value !== "string") return node.value === null ? "nothing" : node.text;
  return node.value.length > 60 ? `${JSON.stringify(node.value.slice(0, 57))}…` : JSON.stringify(node.value);
}

/** The plain data that a node stands for. */
export function plain(node: Node): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  const result: Record<string, unknown> = {};
  for (const [key, value] of node.entries) {
    if (key === "__proto__")
      Object.defineProperty(result, key, {
        value: plain(value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    else result[key] = plain(value);
  }
  return result;
}

/** A node for data that was never text, such as a service of a machine's configuration. */
export function nodeOf(value: unknown, at: Place): Node {
  if (Array.isArray(value))
    return listNode(
      at,
      value.map((item) => nodeOf(item, at)),
    );
  if (typeof value === "object" && value !== null) {
    return mapNode(at, new Map(Object.entries(value).map(([key, below]) => [key, nodeOf(below, at)])));
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return scalarNode(at, value);
  return scalarNode(at, null);
}
