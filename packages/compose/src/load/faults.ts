import type { Diagnostic, Severity } from "@ros/config/diagnostics";
import type { ComposeCode } from "./codes.ts";
import { createSource, type Place, startOf } from "./source.ts";

/** A fault before it is given its line and column. */
export interface FaultOptions {
  readonly hint?: string | undefined;
  readonly severity?: Severity | undefined;
}

/** Collects what is wrong with a project; loading goes on so that all faults are found at once. */
export class Faults {
  readonly diagnostics: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  #errors = 0;

  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  /** How often an error was reported, once more for each alias of it. */
  get errors(): number {
    return this.#errors;
  }

  add(
    code: ComposeCode,
    at: Place,
    path: string,
    message: string,
    { hint, severity = "error" }: FaultOptions = {},
  ): void {
    const { file, lines } = at.source;
    // an anchor's fault is found at each of its aliases
    const identity = `${code} ${file} ${at.start} ${message}`;
    if (severity === "error") this.#errors++;
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    const range = lines.range(at.start, at.end);
    this.diagnostics.push({
      code,
      severity,
      path,
      file,
      message,
      ...range,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** A fault of a file that was not read. */
  addAt(code: ComposeCode, file: string, message: string, options: FaultOptions = {}): void {
    this.add(code, startOf(createSource(file, "")), "", message, options);
  }

  /** Add what another collector found. */
  take(others: Faults): void {
    this.diagnostics.push(...others.diagnostics);
    this.#errors += others.#errors;
  }

  warn(code: ComposeCode, at: Place, path: string, message: string, hint?: string): void {
    this.add(code, at, path, message, { hint, severity: "warning" });
  }
}
