import { type PlainYamlBuilder, readPlainYaml } from "../plain-yaml/read-plain-yaml.ts";
import type { Span } from "./locate.ts";
import type { Path } from "./path.ts";
import { resolveScalar } from "./resolve-scalar.ts";
import { getKey, setKey, type Written } from "./tree.ts";

/** What a text says, as `readYaml` would have read it. */
export interface PlainReading {
  readonly value: unknown;
  readonly written: Written;
}

/** Read a text without a parser; undefined if it takes one: see `readPlainYaml`. */
export function readPlain(text: string): PlainReading | undefined {
  const written = new Map<unknown, Map<string | number, string>>();
  const keep = (parent: unknown, name: string | number, { source }: Entry): void => {
    if (source !== undefined) below(written, parent).set(name, source);
  };
  const root = readPlainYaml(text, entryBuilder(keep));
  return root && { value: root.value, written };
}

/**
 * Tells where the entries of a plain text stand, in a fraction of a parser's time too; undefined of
 * what only the parser can tell: maps and lists without brackets.
 */
export function locatePlain(text: string): (path: Path, at: "key" | "value") => Span | undefined {
  const places = new Map<unknown, Map<string | number, Entry>>();
  const keep = (parent: unknown, name: string | number, entry: Entry): void => {
    below(places, parent).set(name, entry);
  };
  const root = readPlainYaml(text, entryBuilder(keep));
  return (path, at) => {
    const parent = path.slice(0, -1).reduce(getKey, root?.value);
    const last = path.at(-1);
    const entry = last === undefined ? undefined : places.get(parent)?.get(last);
    if (entry === undefined) return undefined;
    if (at === "value" && entry.span !== undefined) return entry.span;
    // the key stands for a value that has no text
    return at === "key" || entry.value === null ? entry.key : undefined;
  };
}

interface Entry {
  readonly value: unknown;
  readonly key: Span | undefined;
  /** Of a scalar with a text, or of brackets. */
  readonly span?: Span | undefined;
  /** Of a number or a boolean that would print otherwise. */
  readonly source?: string | undefined;
}

/** Builds values, and hands over the entries of each map and list. */
function entryBuilder(
  keep: (parent: unknown, name: string | number, entry: Entry) => void,
): PlainYamlBuilder<Entry, Span> {
  return {
    place: (start, end) => [start, end],
    isText: (plain) => typeof resolveScalar(plain) === "string",
    scalar(text, style, span, key) {
      if (style !== "plain") return { value: text, key, span };
      if (text === "") return { value: null, key };
      const value = resolveScalar(text);
      const isOdd = (typeof value === "number" || typeof value === "boolean") && String(value) !== text;
      return { value, key, span, source: isOdd ? text : undefined };
    },
    list(items, isFlow, span, key) {
      const value = items.map((item) => item.value);
      for (const [at, item] of items.entries()) keep(value, at, item);
      return { value, key, span: isFlow ? span : undefined };
    },
    map(entries, isFlow, span, key) {
      const value: Record<string, unknown> = {};
      for (const [name, entry] of entries) {
        setKey(value, name, entry.value);
        keep(value, name, entry);
      }
      return { value, key, span: isFlow ? span : undefined };
    },
  };
}

function below<Value>(
  maps: Map<unknown, Map<string | number, Value>>,
  parent: unknown,
): Map<string | number, Value> {
  const found = maps.get(parent);
  if (found !== undefined) return found;
  const made = new Map<string | number, Value>();
  maps.set(parent, made);
  return made;
}
