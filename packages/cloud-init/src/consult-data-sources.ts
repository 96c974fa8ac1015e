import { type Diagnostic, diagnostic } from "./diagnostic.ts";
import type { Clock } from "./http/clock.ts";
import type { Machine } from "./sources/data-source.ts";
import { dataSources } from "./sources/data-sources.ts";
import { DEFAULT_LIMIT_MS, gather } from "./sources/gather.ts";
import { type Metadata, NO_METADATA } from "./sources/metadata.ts";
import { loadIncludes } from "./user-data/load-includes.ts";
import { type ReadUserDataOptions, readUserData, type UserData } from "./user-data/read-user-data.ts";

export interface ConsultOptions extends ReadUserDataOptions {
  readonly clock: Clock;
  /** For everything together, included documents too. */
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
}

/** What a machine was told. */
export interface Consulted {
  /** The kind of the source that was there; undefined if there was none, and then all is empty. */
  readonly kind: string | undefined;
  /** It was read to the end. If not, there is nothing new, and an earlier answer still holds. */
  readonly isAnswer: boolean;
  readonly userData: UserData;
  readonly metadata: Metadata;
  /** Of the source, the metadata and the user data. */
  readonly diagnostics: readonly Diagnostic[];
}

const NO_USER_DATA: UserData = { kind: "none", parts: [], diagnostics: [] };

/** Ask the data sources of the configuration, and read what the first of them has, includes and all. */
export async function consultDataSources(
  entries: readonly string[],
  machine: Machine,
  options: ConsultOptions,
): Promise<Consulted> {
  const limitMs = options.limitMs ?? DEFAULT_LIMIT_MS;
  const whole = new AbortController();
  const signal =
    options.signal === undefined ? whole.signal : AbortSignal.any([whole.signal, options.signal]);
  const timer = options.clock.after(limitMs, signal).then(
    () => whole.abort(new DOMException(`expected an answer within ${limitMs} ms`, "TimeoutError")),
    () => undefined,
  );
  try {
    const sources = dataSources(entries, machine);
    const asked = await gather(sources, {
      clock: options.clock,
      limitMs,
      ...(options.signal && { signal: options.signal }),
    });
    const failures = asked.failures.map(({ source, error }) => failed(source.kind, error));
    if (asked.gathered === undefined)
      return {
        kind: asked.source?.kind,
        isAnswer: false,
        userData: NO_USER_DATA,
        metadata: NO_METADATA,
        diagnostics: failures,
      };
    const { userData: bytes, metadata, diagnostics } = asked.gathered;
    const read = bytes === undefined ? NO_USER_DATA : readUserData(bytes, options);
    const load = async (url: string): Promise<Uint8Array> => {
      const document = await machine.http.get(url, { signal });
      if (document === undefined) throw new Error("there is none");
      return document;
    };
    const userData = await loadIncludes(read, load, { ...options, signal });
    return {
      kind: asked.source.kind,
      isAnswer: true,
      userData,
      metadata,
      diagnostics: [...failures, ...diagnostics, ...userData.diagnostics],
    };
  } finally {
    whole.abort(new DOMException("done", "AbortError"));
    await timer;
  }
}

/** A source that fails is worth a word, not an error: it may simply not be there. */
function failed(kind: string, error: unknown): Diagnostic {
  const reason = error instanceof Error ? error.message : String(error);
  return diagnostic("DATA_SOURCE_FAILED", `expected an answer from ${kind}: ${reason}`, {
    severity: "warning",
    file: "data sources",
    path: "rancher.cloud_init.datasources",
  });
}
