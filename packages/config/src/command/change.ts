import { hasErrors } from "../diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../diagnostics/format.ts";
import { parseConfig } from "../document/parse-config.ts";
import { parseValue } from "../document/parse-value.ts";
import { parsePath } from "../document/path.ts";
import { readYaml } from "../document/read-yaml.ts";
import { type Edit, edit } from "../edit/edit.ts";
import { configSchema } from "../schema/config.ts";
import { schemaPath } from "../schema/explain.ts";
import { definition, keyAt, unwrap } from "../schema/walk.ts";
import type { Arguments, ExitCode } from "./arguments.ts";
import type { Surroundings, Target } from "./target.ts";
import { expectWords, readText, takeTarget } from "./words.ts";

export function setKeyTo(args: Arguments, around: Surroundings): ExitCode {
  const { target, words } = takeTarget(args, around);
  const [key, word] = expectWords(words, ["KEY", "VALUE"]);
  const path = schemaPath(parsePath(key!));
  return change(target, [{ set: path, value: typedValue(path, word!) }], around);
}

export function deleteKey(args: Arguments, around: Surroundings): ExitCode {
  const { target, words } = takeTarget(args, around);
  const [key] = expectWords(words, ["KEY"]);
  return change(target, [{ delete: schemaPath(parsePath(key!)) }], around);
}

export function mergeFile(args: Arguments, around: Surroundings): ExitCode {
  const { target, words } = takeTarget(args, around);
  const [other = args.options.input ?? "-"] = words;
  const source = around.open(other);
  const text = readText(source);
  const { document, diagnostics } = parseConfig(text, { file: source.file });
  if (hasErrors(diagnostics)) {
    around.err(formatDiagnostics(diagnostics, { source: () => text }));
    return 1;
  }
  return change(target, [{ merge: document.tree ?? {} }], around);
}

function change(target: Target, edits: readonly Edit[], around: Surroundings): ExitCode {
  const before = target.read() ?? "#cloud-config\n";
  const { text, diagnostics } = edit(before, edits, { file: target.file });
  around.err(formatDiagnostics(diagnostics, { source: () => before }));
  if (hasErrors(diagnostics)) return 1;
  if (text !== before) target.write(text);
  return 0;
}

/** A word is typed as in YAML, but for keys that take text: `hostname 0755` is a name. */
function typedValue(path: readonly string[], word: string): unknown {
  const key = keyAt(configSchema, path);
  const value = parseMaps(word) ?? parseValue(word);
  const isScalar = typeof value === "number" || typeof value === "boolean";
  return key !== undefined && isScalar && definition(unwrap(key)).type === "string" ? word : value;
}

/** A map, or a list of maps; undefined of any other word, where colons are text. */
function parseMaps(word: string): unknown {
  if (!/^\[?\s*\{/.test(word)) return undefined;
  const { value, faults } = readYaml(word);
  return faults.length === 0 ? value : undefined;
}
