import { hasErrors } from "../diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../diagnostics/format.ts";
import { parsePath } from "../document/path.ts";
import { flowValue, stringifyConfig } from "../document/stringify.ts";
import { diff } from "../layers/diff.ts";
import { exportConfig } from "../layers/export-config.ts";
import { images } from "../layers/images.ts";
import { migrate } from "../migrate/migrate.ts";
import { maskSecrets } from "../schema/mask-secrets.ts";
import { type Arguments, type ExitCode, UsageError } from "./arguments.ts";
import type { Surroundings } from "./target.ts";
import { expectWords, readText, takeTarget } from "./words.ts";

export function exportFile(args: Arguments, around: Surroundings): ExitCode {
  const { target } = takeTarget(args, around);
  const { config } = target.resolve({ full: args.options.full === true });
  const text = stringifyConfig(exportConfig(config, { private: args.options.private === true }));
  if (args.options.output === undefined) around.out(text);
  else around.open(args.options.output).write(text);
  return 0;
}

export function listImages(args: Arguments, around: Surroundings): ExitCode {
  const target =
    args.options.input === undefined ? takeTarget(args, around).target : around.open(args.options.input);
  around.out(`${images(target.resolve({ full: true }).config).join(" ")}\n`);
  return 0;
}

export function diffFiles(args: Arguments, around: Surroundings): ExitCode {
  const { target, words } = takeTarget(args, around);
  const [other] = expectWords(words, ["FILE"]);
  const changes = diff(target.resolve().config, around.open(other!).resolve().config);
  const show = (path: string, value: unknown): string =>
    flowValue(args.options.private === true ? value : maskSecrets(value, parsePath(path)));
  for (const { kind, path, before, after } of changes) {
    if (kind !== "added") around.out(`- ${path}: ${show(path, before)}\n`);
    if (kind !== "removed") around.out(`+ ${path}: ${show(path, after)}\n`);
  }
  return changes.length === 0 ? 0 : 1;
}

export function migrateFile(args: Arguments, around: Surroundings): ExitCode {
  const [file] = expectWords(args.words, ["FILE"]);
  const target = around.open(file!);
  if (args.options.write === true && file === "-")
    throw new UsageError("expected a file to write to, got standard input");
  const { text, changes, diagnostics } = migrate(readText(target), { file: target.file });
  for (const { note, line } of changes) around.err(`${target.file}:${line}: ${note}\n`);
  around.err(formatDiagnostics(diagnostics, { source: () => text }));
  if (args.options.write === true) target.write(text);
  else around.out(text);
  return hasErrors(diagnostics) ? 1 : 0;
}
