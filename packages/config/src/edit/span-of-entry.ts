import { isCollection, isPair, isScalar, type Node, type Pair } from "yaml";
import { spanOf } from "../document/locate.ts";

/** Where the text of a node ends, without the comment or the blank lines behind it. */
export function contentEnd(text: string, node: Node | Pair | null | undefined): number | undefined {
  if (node === null || node === undefined) return undefined;
  if (isPair(node)) return contentEnd(text, node.value as Node) ?? colonEnd(text, node);
  const span = spanOf(node);
  if (span === undefined) return undefined;
  if (isCollection(node) && node.flow !== true) {
    const last = node.items.at(-1) as Node | Pair | undefined;
    return contentEnd(text, last) ?? span[1];
  }
  const isBlock = isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED");
  return isBlock ? span[0] + text.slice(span[0], span[1]).trimEnd().length : span[1];
}

/** Right behind the colon of a `KEY:`; undefined for a key of another form. */
export function colonEnd(text: string, pair: Pair): number | undefined {
  const key = spanOf(pair.key as Node);
  if (key === undefined) return undefined;
  // the colon of a key behind `?` stands on the next line
  const colon = /^\s*:/.exec(text.slice(key[1], key[1] + 200));
  return colon === null ? undefined : key[1] + colon[0].length;
}

/** Where the entry of a map begins: at its key, or at the `?` before it. */
export function keyStart(text: string, pair: Pair): number | undefined {
  const key = spanOf(pair.key as Node);
  if (key === undefined) return undefined;
  const mark = /\?[ \t]+$/.exec(text.slice(lineStart(text, key[0]), key[0]));
  return key[0] - (mark?.[0].length ?? 0);
}

/** Columns before an offset on its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The end of a line, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  if (end === -1) return text.length;
  return text[end - 1] === "\r" && end - 1 >= offset ? end - 1 : end;
}
