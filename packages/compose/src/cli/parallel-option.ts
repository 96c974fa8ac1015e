import { CliError, EXIT } from "./cli-error.ts";

/** How many steps may be under way at once, by `--parallel` or else by the environment; 0 and nothing leave it to `apply`. */
export function parallelOption(option: string | undefined, env: NodeJS.ProcessEnv): number | undefined {
  const wanted = option ?? env.COMPOSE_PARALLEL_LIMIT ?? "";
  if (!/^(-?\d+)?$/.test(wanted))
    throw new CliError(
      EXIT.failed,
      `COMPOSE_PARALLEL_LIMIT: expected a whole number, -1 for no limit, got "${wanted}"`,
    );
  const limit = Number(wanted);
  return limit === 0 ? undefined : limit < 0 ? Number.POSITIVE_INFINITY : limit;
}
