import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { TextEdit } from "../diagnostics/diagnostic.ts";
import { keyText, spanOf } from "../document/locate.ts";
import type { Path } from "../document/path.ts";
import { flowValue, stringifyValue } from "../document/stringify.ts";
import { setKey } from "../document/tree.ts";
import { colonEnd, columnOf, contentEnd, keyStart, lineEnd, lineStart } from "./span-of-entry.ts";

/** How new text is laid out: `block` as people write it, `flow` on one line, which fits anywhere. */
export type Layout = "block" | "flow";

/** The edit that puts a value at a path; undefined if there is none that touches nothing else. */
export function setEdit(
  text: string,
  document: Document.Parsed,
  path: Path,
  value: unknown,
  layout: Layout,
): TextEdit | undefined {
  const root = document.contents as Node | null;
  if (root === null || isEmpty(root)) return appendToEmpty(text, nest(path, value));
  let node: Node = root;
  let inFlow = false;
  for (const [index, segment] of path.entries()) {
    if (!isCollection(node)) return undefined;
    inFlow ||= node.flow === true;
    const rest = path.slice(index + 1);
    const found = entryOf(node, segment);
    if (found === undefined) return insert(text, node, segment, nest(rest, value), inFlow, layout);
    const below = (isPair(found) ? found.value : found) as Node | null;
    if (rest.length === 0 || below === null || isEmpty(below) || isNull(text, below)) {
      return replace(text, found, segment, nest(rest, value), inFlow, layout);
    }
    node = below;
  }
  return undefined;
}

/** The edit that removes the entry at a path; undefined if it is not there or not by itself. */
export function deleteEdit(
  text: string,
  document: Document.Parsed,
  path: Path,
  layout: Layout,
): TextEdit | undefined {
  let node = document.contents as Node | null;
  let inFlow = false;
  for (const [index, segment] of path.entries()) {
    if (!isCollection(node)) return undefined;
    inFlow ||= node.flow === true;
    const found = entryOf(node, segment);
    if (found === undefined) return undefined;
    if (index === path.length - 1)
      return remove(text, node as YAMLMap | YAMLSeq, found, inFlow, path.length === 1, layout);
    node = (isPair(found) ? found.value : found) as Node | null;
  }
  return undefined;
}

function entryOf(node: Node, segment: string | number): Pair | Node | undefined {
  if (isSeq(node)) return node.items[Number(segment)] as Node | undefined;
  return isMap(node) ? node.items.findLast(({ key }) => keyText(key) === String(segment)) : undefined;
}

function isEmpty(node: Node): boolean {
  const span = spanOf(node);
  return !isAlias(node) && !isCollection(node) && span !== undefined && span[0] === span[1];
}

/** `~` and `null`: nothing is lost with them. */
function isNull(text: string, node: Node): boolean {
  const span = spanOf(node);
  return isScalar(node) && node.type === "PLAIN" && /^(?:~|null)$/i.test(text.slice(...(span ?? [0, 0])));
}

/** A value below the rest of a path. */
function nest(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>((below, segment) => {
    const map: Record<string, unknown> = {};
    setKey(map, String(segment), below);
    return map;
  }, value);
}

function appendToEmpty(text: string, tree: unknown): TextEdit {
  // before the mark that ends a document
  const end = text.search(/^\.\.\.(?=\s|$)/m);
  const at = end === -1 ? text.length : end;
  const gap = at === 0 || text[at - 1] === "\n" || text === "\ufeff" ? "" : "\n";
  return { start: at, end: at, text: gap + stringifyValue(tree) };
}

/** `KEY: VALUE` in block layout, its lines after the first indented. */
function renderPair(
  key: string | number,
  value: unknown,
  indent: number,
  layout: Layout,
): { key: string; value: string } {
  const map = (below: unknown): string => stringifyValue(nest([key], below));
  const name = map(null).replace(/ null\n$/, "");
  if (layout === "flow") return { key: name, value: ` ${flowText(value)}` };
  const lines = map(value).slice(name.length).replace(/\n$/, "");
  return { key: name, value: lines.replace(/\n(?=[^\n])/g, `\n${" ".repeat(indent)}`) };
}

function flowText(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : flowValue(value);
}

/** Beside what is in double quotes everything is: the document may be JSON. */
function inTheStyleOf(neighbour: unknown): (value: unknown) => string {
  return isScalar(neighbour) && neighbour.type === "QUOTE_DOUBLE" ? flowText : flowValue;
}

function replace(
  text: string,
  found: Pair | Node,
  segment: string | number,
  value: unknown,
  inFlow: boolean,
  layout: Layout,
): TextEdit | undefined {
  if (!isPair(found)) return replaceItem(text, found, value, inFlow, layout);
  const colon = colonEnd(text, found);
  if (colon === undefined) return undefined;
  const node = found.value as Node | null;
  const span = spanOf(node);
  const isBare = span !== undefined && span[0] === span[1] && text.slice(colon, span[0]).trim() === "";
  const end = isBare ? colon : (contentEnd(text, found) ?? colon);
  const keepsComment = span !== undefined && span[0] !== span[1] && !isBlockValue(text, colon, span[0]);
  if (inFlow) return { start: colon, end, text: ` ${inTheStyleOf(found.key)(value)}` };
  const { value: rendered } = renderPair(segment, value, columnOf(text, keyStart(text, found)!), layout);
  // a value on the line of its key is replaced alone: what stands between may be a tag, an anchor, or space
  if (keepsComment && !rendered.startsWith("\n") && !rendered.includes("\n")) {
    return { start: span[0], end, text: rendered.trimStart() };
  }
  return { start: colon, end, text: rendered };
}

function isBlockValue(text: string, colon: number, start: number): boolean {
  return text.slice(colon, start).includes("\n");
}

function replaceItem(
  text: string,
  item: Node,
  value: unknown,
  inFlow: boolean,
  layout: Layout,
): TextEdit | undefined {
  const span = spanOf(item);
  const end = contentEnd(text, item);
  if (span === undefined || end === undefined) return undefined;
  if (inFlow || layout === "flow" || typeof value !== "object")
    return { start: span[0], end, text: inFlow ? inTheStyleOf(item)(value) : scalarText(value) };
  const indent = columnOf(text, span[0]);
  const lines = stringifyValue(value).replace(/\n$/, "");
  return { start: span[0], end, text: lines.replace(/\n(?=[^\n])/g, `\n${" ".repeat(indent)}`) };
}

function scalarText(value: unknown): string {
  const text = stringifyValue(value).replace(/\n$/, "");
  return text.includes("\n") ? JSON.stringify(value) : text;
}

function insert(
  text: string,
  node: Node,
  segment: string | number,
  value: unknown,
  inFlow: boolean,
  layout: Layout,
): TextEdit | undefined {
  const collection = node as YAMLMap | YAMLSeq;
  if (isSeq(node) && Number(segment) !== node.items.length) return undefined;
  const last = collection.items.at(-1) as Pair | Node | undefined;
  if (inFlow) return insertInFlow(text, node, last, segment, value);
  const head = collection.items[0] as Pair | Node;
  const first = isPair(head) ? keyStart(text, head) : spanOf(head)?.[0];
  if (first === undefined) return undefined;
  if (isSeq(node)) return insertItem(text, last as Node, value, first);
  const indent = columnOf(text, first);
  const pair = renderPair(segment, value, indent, layout === "block" ? "block" : "flow");
  const lines = `${pair.key}${pair.value}`;
  // behind a text that keeps its blank lines nothing can be added: then before the first entry
  if (layout === "flow") return { start: first, end: first, text: `${lines}\n${" ".repeat(indent)}` };
  const at = lineEnd(text, contentEnd(text, last)!);
  return { start: at, end: at, text: `\n${" ".repeat(indent)}${lines}${at === text.length ? "\n" : ""}` };
}

/** Behind the last entry of brackets, on a line of its own if that one has one. */
function insertInFlow(
  text: string,
  node: Node,
  last: Pair | Node | undefined,
  segment: string | number,
  value: unknown,
): TextEdit {
  const neighbour = isPair(last) ? last.key : last;
  // empty braces around a whole document are JSON's
  const isBare = last === undefined && text.slice(0, spanOf(node)![0]).trim() === "";
  const show = isBare ? flowText : inTheStyleOf(neighbour);
  const entry = isSeq(node) ? show(value) : `${show(String(segment))}: ${show(value)}`;
  if (last === undefined) return insertion(spanOf(node)![0] + 1, entry);
  const start = spanOf(neighbour as Node)?.[0] ?? 0;
  const indent = text.slice(lineStart(text, start), start);
  return insertion(contentEnd(text, last)!, indent.trim() === "" ? `,\n${indent}${entry}` : `, ${entry}`);
}

function insertion(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}

function insertItem(text: string, last: Node, value: unknown, first: number): TextEdit {
  const dash = text.lastIndexOf("-", first);
  const at = lineEnd(text, contentEnd(text, last)!);
  return { start: at, end: at, text: `\n${" ".repeat(columnOf(text, dash))}- ${flowValue(value)}` };
}

function remove(
  text: string,
  parent: YAMLMap | YAMLSeq,
  found: Pair | Node,
  inFlow: boolean,
  isRoot: boolean,
  layout: Layout,
): TextEdit | undefined {
  const items = parent.items as (Pair | Node)[];
  const index = items.indexOf(found);
  const start = startOf(text, found, parent, inFlow);
  const end = contentEnd(text, found);
  if (start === undefined || end === undefined) return undefined;
  const next = items[index + 1];
  const nextStart = next === undefined ? undefined : startOf(text, next, parent, inFlow);
  if (inFlow) {
    if (nextStart !== undefined) return { start, end: nextStart, text: "" };
    const before = items[index - 1];
    return { start: before === undefined ? start : contentEnd(text, before)!, end, text: "" };
  }
  if (items.length === 1 && !isRoot) {
    const empty = isMap(parent) ? "{}" : "[]";
    // on the line of the key, unless a comment ends that line
    const above = text.slice(0, start).trimEnd().length;
    return layout === "block" ? { start: above, end, text: ` ${empty}` } : { start, end, text: empty };
  }
  const line = lineStart(text, start);
  if (text.slice(line, start).trim() === "") {
    const after = lineEnd(text, end);
    return {
      start: line,
      end: Math.min(
        text.length,
        text.indexOf("\n", after) === -1 ? text.length : text.indexOf("\n", after) + 1,
      ),
      text: "",
    };
  }
  return nextStart === undefined ? undefined : { start, end: nextStart, text: "" };
}

function startOf(
  text: string,
  entry: Pair | Node,
  parent: YAMLMap | YAMLSeq,
  inFlow: boolean,
): number | undefined {
  const start = isPair(entry) ? keyStart(text, entry) : spanOf(entry)?.[0];
  if (start === undefined) return undefined;
  return isMap(parent) || inFlow ? start : text.lastIndexOf("-", start);
}
