import { CODES } from "../codes.ts";
import { applyFixes } from "../diagnostics/apply-fixes.ts";
import { type Diagnostic, hasErrors } from "../diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../diagnostics/format.ts";
import { toJson, toSarif } from "../diagnostics/sarif.ts";
import { parseConfig } from "../document/parse-config.ts";
import { ConfigError } from "../errors.ts";
import { type Arguments, type ExitCode, UsageError } from "./arguments.ts";
import type { Surroundings, Target } from "./target.ts";
import { readText } from "./words.ts";

/** Check documents; every fault is told at once. */
export function validate({ words, options }: Arguments, around: Surroundings): ExitCode {
  const format = options.output ?? options.format ?? "text";
  if (!FORMATS.includes(format)) throw new UsageError(`expected -o text, json or sarif, got ${format}`);
  const targets = targetsOf(words, options.input, around);
  const { texts, faults } = readAll(targets);
  if (options.fix === true) fixAll(targets, texts, around);
  const found = [...texts].flatMap(([file, text]) => parseConfig(text, { file }).diagnostics);
  const diagnostics = [...faults, ...found];
  print(diagnostics, format, texts, around);
  return hasErrors(diagnostics) ? 1 : 0;
}

const FORMATS: readonly string[] = ["text", "json", "sarif"];

/** A file that cannot be read keeps no other from being checked. */
function readAll(targets: readonly Target[]): { texts: Map<string, string>; faults: readonly Diagnostic[] } {
  const texts = new Map<string, string>();
  const faults: Diagnostic[] = [];
  for (const target of targets) {
    try {
      texts.set(target.file, readText(target));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(...error.diagnostics);
    }
  }
  return { texts, faults };
}

function targetsOf(words: readonly string[], input: string | undefined, around: Surroundings): Target[] {
  const files = input === undefined ? words : [input, ...words];
  if (files.length > 0) return files.map((file) => around.open(file));
  if (around.machine === undefined) throw new UsageError("expected a file");
  return [around.open("-")];
}

function fixAll(targets: readonly Target[], texts: Map<string, string>, around: Surroundings): void {
  for (const target of targets) {
    const text = texts.get(target.file);
    if (text === undefined) continue;
    const { text: fixed, applied } = applyFixes(text, parseConfig(text, { file: target.file }).diagnostics);
    if (applied === 0) continue;
    target.write(fixed);
    texts.set(target.file, fixed);
    around.err(
      `${around.program}: ${target.file}: ${applied} ${applied === 1 ? "fault" : "faults"} mended\n`,
    );
  }
}

function print(
  diagnostics: readonly Diagnostic[],
  format: string,
  texts: ReadonlyMap<string, string>,
  around: Surroundings,
): void {
  const describe = (code: string): string | undefined => (CODES as Record<string, string>)[code];
  if (format === "text") around.err(formatDiagnostics(diagnostics, { source: (file) => texts.get(file) }));
  else if (format === "json") around.out(toJson(diagnostics));
  else around.out(toSarif(diagnostics, { tool: "ros-config", describe }));
}
