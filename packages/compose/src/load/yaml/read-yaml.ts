import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  Parser,
} from "yaml";
import type { Faults } from "../faults.ts";
import { type ListNode, listNode, type MapNode, mapNode, type Node, type ScalarNode } from "../node.ts";
import { type Place, type Source, startOf } from "../source.ts";
import { readPlain } from "./read-plain.ts";
import { resolveScalar, type YamlVersion } from "./resolve-scalar.ts";

/** A text beyond this many characters is refused before it costs memory. */
const MAX_LENGTH = 16 * 1024 * 1024;
/** Levels of a document before it is nonsense; the parser recurses per level. */
const MAX_DEPTH = 200;
/** Nodes that aliases may stand for, all together: a bomb doubles with each line. */
const MAX_ALIASED = 100_000;

/** Read all documents of a text. What is not YAML is reported, and nothing is returned for it. */
export function readYaml(source: Source, version: YamlVersion, faults: Faults): Node[] {
  if (source.text.length > MAX_LENGTH) {
    faults.add("COMPOSE_TOO_LARGE", startOf(source), "", `expected at most ${MAX_LENGTH} characters`);
    return [];
  }
  const plain = readPlain(source, version);
  return plain === undefined ? parseYaml(source, version, faults) : [plain];
}

/** The same for any text, by a parser. */
export function parseYaml(source: Source, version: YamlVersion, faults: Faults): Node[] {
  const tokens = [...new Parser().parse(source.text)];
  const deep = tooDeep(tokens);
  if (deep !== undefined) {
    const place = { source, start: deep, end: deep + 1 };
    faults.add("COMPOSE_TOO_LARGE", place, "", `expected at most ${MAX_DEPTH} levels`);
    return [];
  }
  // scalars are resolved here, and duplicate keys looked for: the parser's own check is quadratic
  const composer = new Composer({
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const documents = [...composer.compose(tokens, true, source.text.length)] as Document.Parsed[];
  return documents.flatMap((document) => {
    const error = document.errors[0];
    if (error !== undefined) {
      const [start, end] = error.pos;
      faults.add("COMPOSE_SYNTAX", { source, start, end }, "", error.message.replaceAll("\n", " "));
      return [];
    }
    const contents = document.contents as ParsedNode | null;
    if (contents === null || (isScalar(contents) && contents.source === "")) return [];
    const node = new Builder(source, version, faults).build(contents);
    return node === undefined ? [] : [node];
  });
}

/** The offset at which a document nests too deep. Walks without recursion. */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const stack: { token: unknown; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (;;) {
    const top = stack.pop();
    if (top === undefined) return undefined;
    const { token, depth } = top;
    if (typeof token !== "object" || token === null) continue;
    const { items, value, key, sep, start, offset } = token as Record<string, unknown>;
    if (depth > MAX_DEPTH * 2) return typeof offset === "number" ? offset : 0;
    if (Array.isArray(items)) for (const item of items) stack.push({ token: item, depth: depth + 1 });
    for (const below of [value, key])
      if (typeof below === "object") stack.push({ token: below, depth: depth + 1 });
    for (const around of [sep, start]) {
      if (Array.isArray(around) && around.length > MAX_DEPTH * 2)
        return typeof offset === "number" ? offset : 0;
    }
  }
}

class Builder {
  readonly #source: Source;
  readonly #version: YamlVersion;
  readonly #faults: Faults;
  readonly #anchors = new Map<string, { readonly node: Node; readonly size: number } | "open">();
  #size = 0;
  #aliased = 0;

  constructor(source: Source, version: YamlVersion, faults: Faults) {
    this.#source = source;
    this.#version = version;
    this.#faults = faults;
  }

  build(parsed: ParsedNode | null, key?: Place): Node | undefined {
    if (parsed === null) return this.#null(key);
    this.#size++;
    if (isAlias(parsed)) return this.#alias(parsed.source, this.#place(parsed), key);
    const anchor = (parsed as { anchor?: string }).anchor;
    if (anchor === undefined) return this.#content(parsed, key);
    const before = this.#size;
    this.#anchors.set(anchor, "open");
    const node = this.#content(parsed, key);
    if (node !== undefined) this.#anchors.set(anchor, { node, size: this.#size - before + 1 });
    return node;
  }

  #content(parsed: ParsedNode, key: Place | undefined): Node | undefined {
    const tag = customTag(parsed.tag);
    if (isMap(parsed)) return this.#map(parsed as never, key, tag);
    if (isSeq(parsed)) {
      const list: ListNode = { ...listNode(this.#place(parsed)), key, tag };
      for (const item of parsed.items) {
        const node = this.build(item as ParsedNode);
        if (node !== undefined) list.items.push(node);
      }
      return list;
    }
    return isScalar(parsed) ? this.#scalar(parsed as never, key, tag) : undefined;
  }

  #scalar(
    parsed: { source: string; type?: string; tag?: string; range: readonly number[] },
    key: Place | undefined,
    tag: string | undefined,
  ): ScalarNode {
    const isPlain = parsed.type === "PLAIN";
    const text = parsed.source;
    const value =
      isPlain && parsed.tag !== "tag:yaml.org,2002:str" ? resolveScalar(text, this.#version) : text;
    const place = this.#place(parsed);
    return {
      kind: "scalar",
      value,
      text,
      isPlain,
      key,
      tag,
      source: place.source,
      start: place.start,
      end: place.end,
    };
  }

  #map(
    parsed: { items: { key: ParsedNode | null; value: ParsedNode | null }[]; range: readonly number[] },
    key: Place | undefined,
    tag: string | undefined,
  ): MapNode {
    const map: MapNode = { ...mapNode(this.#place(parsed)), key, tag };
    const merges: { node: Node; place: Place }[] = [];
    for (const pair of parsed.items) {
      const name = this.#key(pair.key, map);
      if (name === undefined) continue;
      const place = pair.key === null ? map : this.#place(pair.key);
      if (name === "<<" && isScalar(pair.key) && pair.key.type === "PLAIN") {
        const node = this.build(pair.value);
        if (node !== undefined) merges.push({ node, place });
        continue;
      }
      if (map.entries.has(name)) {
        // go-yaml of RancherOS's time let the last one win
        const isOld = this.#version === "1.1";
        const severity = isOld ? "warning" : "error";
        this.#faults.add("COMPOSE_DUPLICATE_KEY", place, name, `expected each key once, got ${name} again`, {
          severity,
        });
        if (!isOld) continue;
      }
      const node = this.build(pair.value, place);
      if (node !== undefined) map.entries.set(name, node);
    }
    for (const { node, place } of merges) this.#merge(map, node, place);
    return map;
  }

  #merge(map: MapNode, node: Node, place: Place): void {
    const sources = node.kind === "list" ? node.items : [node];
    for (const from of sources) {
      if (from.kind !== "map") {
        this.#faults.add("COMPOSE_TYPE", place, "<<", "expected a map, or a list of maps, to merge");
        continue;
      }
      for (const [name, value] of from.entries) if (!map.entries.has(name)) map.entries.set(name, value);
    }
  }

  /** The text of a key. Keys that YAML reads as something else are faults: `1:` in labels is a mistake. */
  #key(parsed: ParsedNode | null, map: Place): string | undefined {
    if (parsed !== null && isAlias(parsed)) {
      const node = this.build(parsed);
      if (node?.kind === "scalar" && typeof node.value === "string") return node.value;
    } else if (parsed !== null && isScalar(parsed)) {
      const text = (parsed as { source?: string }).source ?? "";
      const value = parsed.type === "PLAIN" ? resolveScalar(text, this.#version) : text;
      if (typeof value === "string") return value;
      if (this.#version === "1.1" && value !== null) return text;
    }
    const place = parsed === null ? map : this.#place(parsed);
    const written = this.#source.text.slice(place.start, Math.min(place.end, place.start + 40));
    this.#faults.add(
      "COMPOSE_KEY_NOT_TEXT",
      place,
      written,
      `expected a key that is text, got ${written || "nothing"}`,
      {
        hint: "put the key in quotes",
      },
    );
    return undefined;
  }

  #alias(name: string, place: Place, key: Place | undefined): Node | undefined {
    const target = this.#anchors.get(name);
    if (target === undefined || target === "open") {
      const what =
        target === undefined ? "of an anchor above" : "of a value that does not hold the alias itself";
      this.#faults.add("COMPOSE_SYNTAX", place, "", `expected the name ${what}, got *${name}`);
      return undefined;
    }
    this.#aliased += target.size;
    this.#size += target.size;
    if (this.#aliased > MAX_ALIASED) {
      this.#faults.add(
        "COMPOSE_TOO_LARGE",
        place,
        "",
        `expected aliases that stand for at most ${MAX_ALIASED} values`,
      );
      return undefined;
    }
    return { ...target.node, key };
  }

  #null(key: Place | undefined): ScalarNode {
    const at = key ?? startOf(this.#source);
    return { kind: "scalar", value: null, text: "", source: at.source, start: at.start, end: at.end, key };
  }

  #place(parsed: { range?: readonly number[] | null }): Place {
    const [start = 0, end = 0] = parsed.range ?? [];
    return { source: this.#source, start, end };
  }
}

/** Only compose's own tags mean something. */
function customTag(tag: string | undefined): string | undefined {
  return tag === "!reset" || tag === "!override" ? tag : undefined;
}
