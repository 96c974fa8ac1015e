import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { Path } from "./path.ts";

/** A range of offsets. */
export type Span = readonly [start: number, end: number];

/** Where the key or the value at a path stands; of a path that is not written, its nearest part that is. */
export function locate(document: Document.Parsed, path: Path, at: "key" | "value"): Span {
  let span = spanOf(document.contents as Node | null) ?? [0, 0];
  let node: unknown = document.contents;
  for (const [index, segment] of path.entries()) {
    const next = step(document, node, segment);
    if (next === undefined) return span;
    const isLast = index === path.length - 1;
    const keySpan = isPair(next) ? spanOf(next.key as Node) : undefined;
    node = isPair(next) ? next.value : next;
    const valueSpan = spanOf(node as Node);
    // an empty value has no text: the key stands for it
    const isEmpty = valueSpan === undefined || valueSpan[0] === valueSpan[1];
    span = (isLast && at === "key") || isEmpty ? (keySpan ?? valueSpan ?? span) : valueSpan;
  }
  return span;
}

/** The pair or item that a segment names; through an alias, what it stands for. */
export function step(
  document: Document.Parsed,
  from: unknown,
  segment: string | number,
): Pair | Node | undefined {
  const node = isAlias(from) ? from.resolve(document) : from;
  if (isSeq(node)) return node.items[Number(segment)] as Node | undefined;
  if (!isMap(node)) return undefined;
  const pairs = pairsOf(node);
  const pair = pairs.get(String(segment));
  if (pair !== undefined) return pair;
  const base = pairs.get("<<");
  return base === undefined ? undefined : stepInto(document, base.value, segment);
}

/** Maps that were searched once: a map of many faults is searched for each of them. */
const SEARCHED = new WeakMap<YAMLMap, ReadonlyMap<string | undefined, Pair>>();

/** The last of several equal keys counts. */
function pairsOf(map: YAMLMap): ReadonlyMap<string | undefined, Pair> {
  const known = SEARCHED.get(map);
  if (known !== undefined) return known;
  const pairs = new Map(map.items.map((pair) => [keyText(pair.key), pair] as const));
  SEARCHED.set(map, pairs);
  return pairs;
}

function stepInto(
  document: Document.Parsed,
  bases: unknown,
  segment: string | number,
): Pair | Node | undefined {
  const node = isAlias(bases) ? bases.resolve(document) : bases;
  for (const base of isSeq(node) ? node.items : [node]) {
    const found = step(document, base, segment);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A key's text as the tree has it. */
export function keyText(key: unknown): string | undefined {
  if (isScalar(key)) return String((key as Scalar).value ?? "");
  return key === null || key === undefined ? "" : undefined;
}

/** Where a node's own text stands, without the comment behind it. */
export function spanOf(node: Node | null | undefined): Span | undefined {
  const range = node?.range;
  return range === undefined || range === null ? undefined : [range[0], range[1]];
}
