/** Time, as far as waiting goes. Tests move it by hand. */
export interface Clock {
  /** Resolves after the time has passed; rejects as soon as the signal is aborted. */
  after(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  after: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      if (signal.aborted) return reject(signal.reason);
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", stop);
        resolve();
      }, milliseconds);
      signal.addEventListener("abort", stop, { once: true });
    }),
};

/**
 * Run work that has to end in time: its signal is aborted when the time is over or when the outer
 * signal is, and the result is then the rejection, even if the work ignores its signal.
 */
export async function withLimit<T>(
  work: (signal: AbortSignal) => Promise<T>,
  limit: {
    readonly milliseconds: number;
    readonly clock: Clock;
    readonly signal?: AbortSignal | undefined;
    readonly what: string;
  },
): Promise<T> {
  const own = new AbortController();
  const abort = (): void => own.abort(limit.signal?.reason);
  if (limit.signal?.aborted) abort();
  limit.signal?.addEventListener("abort", abort, { once: true });
  try {
    const aborted = new Promise<never>((_, reject) => {
      const fail = (): void => reject(own.signal.reason);
      if (own.signal.aborted) fail();
      else own.signal.addEventListener("abort", fail, { once: true });
    });
    const timer = limit.clock.after(limit.milliseconds, own.signal).then(() => {
      own.abort(
        new DOMException(`${limit.what}: expected an answer within ${limit.milliseconds} ms`, "TimeoutError"),
      );
      return aborted;
    });
    return await Promise.race([work(own.signal), timer, aborted]);
  } finally {
    limit.signal?.removeEventListener("abort", abort);
    // ends the timer, and whatever the work has left behind
    own.abort(new DOMException("done", "AbortError"));
  }
}
