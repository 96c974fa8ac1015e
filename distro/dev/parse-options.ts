import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { UsageError } from "../cli/usage.ts";

export interface ParsedOptions {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly words: readonly string[];
}

/** Read a command line that consists of `options`, and of words where `words` allows them. */
export function parseOptions(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
  words = false,
): ParsedOptions {
  const allowed = Object.entries(options).map(
    ([name, { type }]) => `--${name}${type === "string" ? " VALUE" : ""}`,
  );
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const values: Record<string, string | boolean> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      if (!words) throw new UsageError(`unexpected ${JSON.stringify(token.value)}`, allowed);
      positionals.push(token.value);
      continue;
    }
    const option =
      Object.hasOwn(options, token.name) && token.rawName.startsWith("--") ? options[token.name] : undefined;
    if (option === undefined) throw new UsageError(`unknown option ${token.rawName}`, allowed);
    if (option.type === "boolean") {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`, allowed);
      values[token.name] = true;
      continue;
    }
    if (
      token.value === undefined ||
      token.value === "" ||
      (!token.inlineValue && token.value.startsWith("--"))
    ) {
      throw new UsageError(`${token.rawName} needs a value`, [`${token.rawName} VALUE`]);
    }
    if (token.name in values) throw new UsageError(`${token.rawName} is given twice`, ["it once"]);
    values[token.name] = token.value;
  }
  return { values, words: positionals };
}
