/** A command line that cannot be meant: what is wrong, and what is allowed. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(message: string, allowed: readonly string[]) {
    super(`${message}: expected ${allowed.join(", ")}`);
  }
}

/** The one subcommand of `allowed` that `args` begins with. */
export function subcommand<Name extends string>(
  of: string,
  args: readonly string[],
  allowed: readonly Name[],
): { name: Name; rest: string[] } {
  const [name, ...rest] = args;
  if ((allowed as readonly (string | undefined)[]).includes(name)) return { name: name as Name, rest };
  throw new UsageError(
    name === undefined ? `${of} needs a command` : `unknown command ${JSON.stringify(`${of} ${name}`)}`,
    allowed,
  );
}

/** Refuse words that a command does not take. */
export function noMore(of: string, args: readonly string[]): void {
  if (args.length > 0)
    throw new UsageError(`${of}: unexpected ${JSON.stringify(args[0])}`, ["no further words"]);
}
