import type { Tree } from "@ros/config";
import { type Diagnostic, diagnostic } from "../diagnostic.ts";

/** Parses YAML to plain data; throws if the text is not YAML. */
export type ParseYaml = (text: string) => unknown;

export type { Tree };

export type ReadTree = { readonly tree: Tree; readonly diagnostics: readonly Diagnostic[] };

/** Read a JSON file of a data source. An absent or empty one is an empty map. */
export function readJsonTree(bytes: Uint8Array | undefined, file: string): ReadTree {
  return readTree(bytes, file, "JSON", JSON.parse);
}

/** Read a YAML file of a data source. JSON, which most tools write, needs no YAML parser. */
export function readYamlTree(bytes: Uint8Array | undefined, file: string, parseYaml: ParseYaml): ReadTree {
  return readTree(bytes, file, "YAML", (text) => {
    try {
      if (/^\s*\{/.test(text)) return JSON.parse(text);
    } catch {
      // a flow map of YAML begins the same way
    }
    return parseYaml(text);
  });
}

function readTree(
  bytes: Uint8Array | undefined,
  file: string,
  language: string,
  parse: (text: string) => unknown,
): ReadTree {
  const refuse = (message: string): ReadTree => ({
    tree: {},
    diagnostics: [diagnostic("METADATA_INVALID", message, { file })],
  });
  const text = bytes === undefined ? "" : new TextDecoder().decode(bytes);
  if (text.trim() === "") return { tree: {}, diagnostics: [] };
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    // the parser's own message may quote the document, which may hold secrets
    return refuse(`expected ${language}`);
  }
  if (value === null || value === undefined) return { tree: {}, diagnostics: [] };
  return isTree(value) ? { tree: value, diagnostics: [] } : refuse("expected a map");
}

/** True for a map. */
export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A map's own entry that is a map, or an empty map. */
export function subtree(tree: Tree, key: string): Tree {
  const value = Object.hasOwn(tree, key) ? tree[key] : undefined;
  return isTree(value) ? value : {};
}

/** A map's own entry that is a list of maps; other elements are left out. */
export function treeList(tree: Tree, key: string): readonly Tree[] {
  const value = Object.hasOwn(tree, key) ? tree[key] : undefined;
  return Array.isArray(value) ? value.filter(isTree) : [];
}

/** A map's own entry that is a list of texts; other elements are left out. */
export function textList(tree: Tree, key: string): readonly string[] {
  const value = Object.hasOwn(tree, key) ? tree[key] : undefined;
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === "string" && item !== "")
    : [];
}

/** A map's own entry as text; numbers are written out. */
export function textOf(tree: Tree, key: string): string | undefined {
  const value = Object.hasOwn(tree, key) ? tree[key] : undefined;
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The entries of a map whose values are texts. */
export function textEntries(tree: Tree): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" && value.trim() !== "" ? [[key, value.trim()]] : [],
    ),
  );
}
