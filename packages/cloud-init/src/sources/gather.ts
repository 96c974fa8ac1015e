import { type Clock, withLimit } from "../http/clock.ts";
import type { DataSource } from "./data-source.ts";
import type { Gathered } from "./metadata.ts";

/** What all data sources together may cost a boot. */
export const DEFAULT_LIMIT_MS = 10_000;

/** How long a source that is there waits for those before it in the list. */
const GRACE_MS = 250;

export interface GatherOptions {
  readonly clock: Clock;
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
}

export type GatherResult =
  | { readonly source: DataSource; readonly gathered: Gathered; readonly failures: readonly SourceFailure[] }
  | {
      readonly source: DataSource | undefined;
      readonly gathered: undefined;
      readonly failures: readonly SourceFailure[];
    };

/** A source that could not be asked, or that failed after it had answered. */
export interface SourceFailure {
  readonly source: DataSource;
  readonly error: unknown;
}

/**
 * Ask all sources at once. The first that is there is read, the others are told to stop. If several
 * are there at nearly the same time, the order of the list decides, so that a boot is like the last.
 */
export async function gather(sources: readonly DataSource[], options: GatherOptions): Promise<GatherResult> {
  const failures: SourceFailure[] = [];
  if (sources.length === 0) return { source: undefined, gathered: undefined, failures };
  let chosen: DataSource | undefined;
  try {
    return await withLimit(
      async (signal) => {
        const source = await detectFirst(sources, signal, options.clock, failures);
        if (source === undefined) return { source, gathered: undefined, failures };
        chosen = source;
        return { source, gathered: await source.fetch(signal), failures };
      },
      {
        milliseconds: options.limitMs ?? DEFAULT_LIMIT_MS,
        clock: options.clock,
        signal: options.signal,
        what: "data sources",
      },
    );
  } catch (error) {
    options.signal?.throwIfAborted();
    const silent = chosen === undefined ? sources : [chosen];
    const told = new Set(failures.map(({ source }) => source));
    failures.push(...silent.filter((source) => !told.has(source)).map((source) => ({ source, error })));
    return { source: chosen, gathered: undefined, failures };
  }
}

async function detectFirst(
  sources: readonly DataSource[],
  signal: AbortSignal,
  clock: Clock,
  failures: SourceFailure[],
): Promise<DataSource | undefined> {
  const rest = new AbortController();
  const detecting = AbortSignal.any([signal, rest.signal]);
  const answers: (boolean | undefined)[] = sources.map(() => undefined);
  let resolve: (source: DataSource | undefined) => void = () => undefined;
  const promise = new Promise<DataSource | undefined>((settled) => {
    resolve = settled;
  });
  const settle = (): void => {
    const first = answers.indexOf(true);
    if (first !== -1 && answers.slice(0, first).every((answer) => answer === false)) resolve(sources[first]);
    else if (answers.every((answer) => answer === false)) resolve(undefined);
  };
  let isWaiting = false;
  const startGrace = (): void => {
    if (isWaiting) return;
    isWaiting = true;
    void clock.after(GRACE_MS, detecting).then(
      () => resolve(sources[answers.indexOf(true)]),
      () => undefined,
    );
  };
  for (const [index, source] of sources.entries()) {
    // a source that throws at once must not keep the others from being asked
    void Promise.resolve()
      .then(() => source.detect(detecting))
      .catch((error: unknown) => {
        if (!detecting.aborted) failures.push({ source, error });
        return false;
      })
      .then((isThere) => {
        answers[index] = isThere;
        settle();
        if (isThere) startGrace();
      });
  }
  try {
    return await promise;
  } finally {
    rest.abort(new DOMException("another data source was there first", "AbortError"));
  }
}
