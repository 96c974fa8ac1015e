import { renderScalar } from "../document/render-scalar.ts";
import { get } from "../layers/get.ts";
import type { Arguments, ExitCode } from "./arguments.ts";
import type { Surroundings } from "./target.ts";
import { expectWords, takeTarget } from "./words.ts";

/** Print a value; one that is not set prints an empty line, and a hint to whoever watches. */
export function getValue(args: Arguments, around: Surroundings): ExitCode {
  const { target, words } = takeTarget(args, around);
  const [key] = expectWords(words, ["KEY"]);
  const { config, origin } = target.resolve();
  const value = get(config, key!);
  around.out(renderScalar(value) ?? target.render(value));
  if (value === undefined)
    around.err(`${around.program}: ${key} is not set; explain ${key} says what it means\n`);
  else if (args.options.origin === true) around.err(`${origin?.(key!) ?? target.file}\n`);
  return 0;
}
