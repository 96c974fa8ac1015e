import type { Config } from "../config/config.ts";
import { type Diagnostic, WHOLE_FILE } from "../diagnostics/diagnostic.ts";
import { ConfigError } from "../errors.ts";
import { parseConfig } from "./parse-config.ts";
import { stringifyConfig } from "./stringify.ts";

/**
 * A configuration written in TypeScript, checked like a document. `stringifyConfig` makes YAML of it.
 *
 * @example
 * const node = defineConfig({ hostname: "node1", rancher: { network: { dns: { nameservers: ["9.9.9.9"] } } } });
 */
export function defineConfig(config: Config): Config {
  const faults = parseConfig(stringifyConfig(config)).diagnostics.filter(
    ({ severity }) => severity === "error",
  );
  const [first, ...rest] = faults.map((fault): Diagnostic => ({ ...fault, ...WHOLE_FILE }));
  if (first !== undefined) throw new ConfigError([first, ...rest]);
  return config;
}
