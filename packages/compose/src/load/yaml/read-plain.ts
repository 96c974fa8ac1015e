import { readPlainYaml } from "@ros/config/plain-yaml";
import { listNode, mapNode, type Node } from "../node.ts";
import type { Place, Source } from "../source.ts";
import { resolveScalar, type YamlVersion } from "./resolve-scalar.ts";

/** Read a source without a parser; undefined if it takes one: see `readPlainYaml`. */
export function readPlain(source: Source, version: YamlVersion): Node | undefined {
  return readPlainYaml<Node, Place>(source.text, {
    place: (start, end) => ({ source, start, end }),
    isText: (plain) => typeof resolveScalar(plain, version) === "string",
    scalar(text, style, { start, end }, key) {
      const isPlain = style === "plain";
      const value = isPlain ? resolveScalar(text, version) : text;
      return { kind: "scalar", value, text, isPlain, key, source, start, end };
    },
    list: (items, _isFlow, place, key) => ({ ...listNode(place, items), key }),
    map: (entries, _isFlow, place, key) => ({ ...mapNode(place, entries), key }),
  });
}
