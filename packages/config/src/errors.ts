import type { ConfigCode } from "./codes.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";

/** A configuration that is at fault where no one can be told by a list: `diagnostics` has all faults. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code: ConfigCode;
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly [Diagnostic, ...Diagnostic[]]) {
    const [first] = diagnostics;
    const more = diagnostics.length - 1;
    super(`${first.path || first.file}: ${first.message}${more > 0 ? ` (and ${more} more)` : ""}`);
    this.code = first.code as ConfigCode;
    this.diagnostics = diagnostics;
  }
}
