import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { ConfigCode } from "../codes.ts";
import type { Fault } from "./fault.ts";
import { resolveScalar } from "./resolve-scalar.ts";
import { isTree, setKey, type Written } from "./tree.ts";

/** Levels of a document before it is nonsense. */
const MAX_DEPTH = 100;
/** Nodes that aliases may stand for, all together: a bomb doubles with each line. */
const MAX_ALIASED = 50_000;

export interface BuiltTree {
  readonly value: unknown;
  readonly faults: readonly Fault[];
  readonly written: Written;
}

/** Turn a node tree into plain data, and report what the parser leaves to its caller. */
export function buildTree(text: string, document: Document.Parsed): BuiltTree {
  const builder = new Builder(text);
  const value = builder.build(document.contents as Node);
  return { value, faults: builder.faults, written: builder.written };
}

class Builder {
  readonly faults: Fault[] = [];
  readonly written: Map<unknown, Map<string | number, string>> = new Map();
  readonly #text: string;
  /** Where the walk is; copied only for a fault. */
  readonly #path: (string | number)[] = [];
  readonly #anchors = new Map<string, { readonly value: unknown; readonly size: number } | "open">();
  #size = 0;
  #aliased = 0;

  constructor(text: string) {
    this.#text = text;
  }

  build(node: Node | null | undefined): unknown {
    if (node === null || node === undefined) return null;
    this.#size++;
    if (isAlias(node)) return this.#alias(node);
    const { anchor } = node as { anchor?: string };
    const before = this.#size;
    if (anchor !== undefined) this.#anchors.set(anchor, "open");
    const value = this.#content(node);
    if (anchor !== undefined) this.#anchors.set(anchor, { value, size: this.#size - before + 1 });
    return value;
  }

  #content(node: Node): unknown {
    if (this.#path.length > MAX_DEPTH) {
      this.#fault("CONFIG_TOO_DEEP", `expected at most ${MAX_DEPTH} levels`, node);
      return null;
    }
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) return this.#list(node);
    return isScalar(node) ? this.#scalar(node) : null;
  }

  #scalar(node: Scalar): unknown {
    const text = typeof node.value === "string" ? node.value : "";
    const { tag } = node;
    if (tag === undefined || tag === "tag:yaml.org,2002:str") {
      return tag === undefined && node.type === "PLAIN" ? resolveScalar(text) : text;
    }
    switch (tag) {
      case "!":
      case "tag:yaml.org,2002:timestamp":
        return text;
      case "tag:yaml.org,2002:int":
      case "tag:yaml.org,2002:float":
      case "tag:yaml.org,2002:bool":
      case "tag:yaml.org,2002:null":
        return resolveScalar(text.trim());
      case "tag:yaml.org,2002:binary":
        return this.#binary(text, node);
      default:
        this.#fault(
          "CONFIG_TAG",
          `expected a plain value, got the tag ${tag.slice(0, 40)}`,
          node,
          "remove the tag",
        );
        return text;
    }
  }

  #binary(text: string, node: Scalar): string {
    try {
      const bytes = Uint8Array.from(atob(text.replace(/\s/g, "")), (char) => char.charCodeAt(0));
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      this.#fault(
        "CONFIG_TAG",
        "expected base64 of UTF-8 text behind !!binary",
        node,
        "use encoding: base64 for other bytes",
      );
      return "";
    }
  }

  #list(node: YAMLSeq): unknown[] {
    const list: unknown[] = [];
    for (const [index, item] of node.items.entries()) {
      const value = this.#below(index, item);
      list.push(value);
      this.#keepWritten(list, index, value, item);
    }
    return list;
  }

  #map(node: YAMLMap): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    // keys that `<<` brought in may be set again
    let brought: Set<string> | undefined;
    for (const pair of node.items) {
      const key = this.#key(pair);
      if (key === undefined) continue;
      if (key === "<<" && isPlain(pair.key)) {
        brought = this.#mergeKey(map, pair, brought);
        continue;
      }
      if (Object.hasOwn(map, key) && brought?.delete(key) !== true) this.#duplicate(key, pair);
      const value = this.#below(key, pair.value);
      setKey(map, key, value);
      this.#keepWritten(map, key, value, pair.value);
    }
    return map;
  }

  #below(segment: string | number, node: unknown): unknown {
    this.#path.push(segment);
    const value = this.build(node as Node | null);
    this.#path.pop();
    return value;
  }

  #keepWritten(parent: unknown, key: string | number, value: unknown, node: unknown): void {
    if (typeof value !== "number" && typeof value !== "boolean") return;
    const source = isScalar(node) && typeof node.value === "string" ? node.value : undefined;
    if (source === undefined || source === String(value)) return;
    const entries = this.written.get(parent) ?? new Map<string | number, string>();
    this.written.set(parent, entries.set(key, source));
  }

  #key(pair: Pair): string | undefined {
    const { key } = pair;
    if (key === null || key === undefined) return "";
    if (isScalar(key)) return typeof key.value === "string" ? key.value : String(key.value ?? "");
    if (isAlias(key)) {
      const value = this.build(key);
      if (typeof value === "string") return value;
    }
    this.#fault("CONFIG_KEY", "expected a word as key, got a list or a map", key as Node);
    return undefined;
  }

  /** `<<: *base` brings in the keys that the map does not set itself; says which they are. */
  #mergeKey(map: Record<string, unknown>, pair: Pair, before: Set<string> | undefined): Set<string> {
    const brought = before ?? new Set<string>();
    const value = this.#below("<<", pair.value);
    for (const source of Array.isArray(value) ? value : [value]) {
      if (!isTree(source)) {
        this.#fault("CONFIG_ALIAS", "expected a map behind <<", (pair.value ?? pair.key) as Node);
        continue;
      }
      for (const key of Object.keys(source)) {
        if (Object.hasOwn(map, key)) continue;
        setKey(map, key, source[key]);
        brought.add(key);
      }
    }
    return brought;
  }

  #alias(node: Node & { source: string }): unknown {
    const target = this.#anchors.get(node.source);
    if (target === undefined || target === "open") {
      const what =
        target === undefined ? "an anchor that is set above" : "an anchor outside the value itself";
      this.#fault(
        "CONFIG_ALIAS",
        `expected ${what}, got *${node.source.slice(0, 40)}`,
        node,
        "a text that begins with * needs quotes",
      );
      return null;
    }
    this.#size += target.size;
    this.#aliased += target.size;
    if (this.#aliased <= MAX_ALIASED) return target.value;
    if (this.#aliased - target.size <= MAX_ALIASED) {
      this.#fault("CONFIG_TOO_LARGE", `expected aliases to stand for at most ${MAX_ALIASED} values`, node);
    }
    return null;
  }

  #duplicate(key: string, pair: Pair): void {
    const message = `expected each key once, got ${key.slice(0, 60)} again`;
    this.#path.push(key);
    this.#fault("CONFIG_DUPLICATE_KEY", message, pair.key as Node, "the last one counts; remove the other");
    this.#path.pop();
  }

  #fault(code: ConfigCode, message: string, node: Node, hint?: string): void {
    const [start, end] = node.range ?? [0, this.#text.length];
    this.faults.push({
      code,
      message,
      start,
      end,
      path: [...this.#path],
      ...(hint !== undefined && { hint }),
    });
  }
}

function isPlain(node: unknown): boolean {
  return isScalar(node) && node.type === "PLAIN";
}
