import { unreadable } from "../document/unreadable.ts";
import { ConfigError } from "../errors.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import type { Surroundings, Target } from "./target.ts";

/** The target and the words behind it: on a machine the target is the machine, else the first word names a file. */
export function takeTarget(
  args: Arguments,
  around: Surroundings,
): { target: Target; words: readonly string[] } {
  if (around.machine !== undefined) return { target: around.machine, words: args.words };
  const [file, ...words] = args.words;
  if (file === undefined) throw new UsageError("expected a file");
  return { target: around.open(file), words };
}

/** Exactly so many words; anything else is a fault of the command line. */
export function expectWords(words: readonly string[], names: readonly string[]): string[] {
  if (words.length < names.length)
    throw new UsageError(`expected ${names.slice(words.length).join(" and ")}`);
  if (words.length > names.length)
    throw new UsageError(`expected nothing behind ${names.at(-1)}, got ${words[names.length]}`);
  const empty = words.findIndex((word, index) => word === "" && names[index] === "KEY");
  if (empty !== -1) throw new UsageError("expected a key, got an empty word");
  return [...words];
}

/** The text of a target that has to be there. */
export function readText(target: Target): string {
  const text = target.read();
  if (text === undefined) throw new ConfigError([unreadable(target.file, "expected a file, there is none")]);
  return text;
}
