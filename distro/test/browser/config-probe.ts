import { parseConfig } from "@ros/config";

/** All that checking a document tells. */
export function probe(text: string): unknown {
  const { config, diagnostics } = parseConfig(text);
  return { config, diagnostics };
}
