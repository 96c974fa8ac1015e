import { parseConfig, type Tree } from "@ros/config";

/** Read any YAML map with the configuration's own reader: the same dialect, the same limits. */
export function parseYamlMap(text: string): Tree {
  const { document, diagnostics } = parseConfig(text, { mode: "boot" });
  if (document.tree === undefined) throw new Error(diagnostics[0]?.message ?? "expected a map");
  return document.tree;
}
