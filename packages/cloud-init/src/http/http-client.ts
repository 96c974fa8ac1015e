import { type Clock, withLimit } from "./clock.ts";

/** As much of `fetch` as a client needs. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; redirect: "manual"; signal: AbortSignal },
) => Promise<Response>;

export interface Request {
  readonly method?: "GET" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Once, without a second try; for questions whose answer may well be silence. */
  readonly once?: true;
  readonly timeoutMs?: number;
}

/** Reads documents from a server that may be slow, down, or hostile. */
export interface HttpClient {
  /** The body of a document; undefined if the server says that there is none (4xx). */
  get(url: string, request: Request): Promise<Uint8Array | undefined>;
}

export interface HttpClientOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** For one try. */
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/** A metadata service that has just come up may need many tries; the caller's signal bounds them. */
const MAX_TRIES = 15;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;
const MAX_REDIRECTS = 5;

/** What cannot get better by another try. */
class Refusal extends Error {}

/** A client that retries silence and server errors, bounds what it reads, and stays with one host. */
export function httpClient({
  fetch,
  clock,
  timeoutMs = 5000,
  maxBytes = 16 * 1024 * 1024,
}: HttpClientOptions): HttpClient {
  async function attempt(
    url: string,
    request: Request,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    const { address, authorization } = withoutCredentials(url);
    let current = address;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const response = await fetch(current, {
        method: request.method ?? "GET",
        headers: { ...authorization, ...request.headers },
        redirect: "manual",
        signal,
      });
      const location = response.headers.get("location");
      if (response.status < 300 || response.status >= 400 || location === null) return read(response, url);
      await response.body?.cancel();
      current = redirect(current, location);
    }
    throw new Refusal(`${place(url)}: expected at most ${MAX_REDIRECTS} redirects`);
  }

  async function read(response: Response, url: string): Promise<Uint8Array | undefined> {
    if (response.status >= 400 || response.status === 304 || response.status < 200) {
      await response.body?.cancel();
      if (response.status >= 500 || response.status === 429)
        throw new Error(`${place(url)}: expected a document, got status ${response.status}`);
      return undefined;
    }
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      // leaving the loop cancels the stream
      if (size > maxBytes) throw new Refusal(`${place(url)}: expected at most ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  return {
    async get(url, request) {
      let pause = FIRST_PAUSE_MS;
      for (let tries = 1; ; tries++) {
        try {
          return await withLimit((signal) => attempt(url, request, signal), {
            milliseconds: request.timeoutMs ?? timeoutMs,
            clock,
            signal: request.signal,
            what: place(url),
          });
        } catch (error) {
          request.signal.throwIfAborted();
          if (error instanceof Refusal || request.once === true || tries === MAX_TRIES)
            throw explain(error, url);
        }
        await clock.after(pause, request.signal);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    },
  };
}

/** Where a redirect leads. Another host could be anything inside the network, and must be asked for by name. */
function redirect(from: string, location: string): string {
  const base = new URL(from);
  const target = URL.canParse(location, from) ? new URL(location, from) : undefined;
  const isSame = target !== undefined && target.hostname === base.hostname && target.port === base.port;
  const isUpgrade =
    target !== undefined &&
    target.hostname === base.hostname &&
    base.protocol === "http:" &&
    target.protocol === "https:";
  if (target === undefined || !/^https?:$/.test(target.protocol) || (!isSame && !isUpgrade)) {
    throw new Refusal(
      `${place(from)}: expected a redirect within the host, got ${target === undefined ? "no address" : target.host || target.protocol}`,
    );
  }
  if (base.protocol === "https:" && target.protocol === "http:")
    throw new Refusal(`${place(from)}: expected https, got a redirect to http`);
  return target.href;
}

/** `fetch` refuses an address with a user and a password, and its refusal quotes them. */
function withoutCredentials(url: string): { address: string; authorization: Record<string, string> } {
  if (!URL.canParse(url)) throw new Refusal("expected an http or https address");
  const parsed = new URL(url);
  if (!/^https?:$/.test(parsed.protocol))
    throw new Refusal(`expected an http or https address, got ${parsed.protocol}`);
  const { username, password } = parsed;
  if (username === "" && password === "") return { address: url, authorization: {} };
  parsed.username = "";
  parsed.password = "";
  const pair = Buffer.from(`${unescapePercent(username)}:${unescapePercent(password)}`).toString("base64");
  return { address: parsed.href, authorization: { authorization: `Basic ${pair}` } };
}

/** A percent sign that escapes nothing stands for itself. */
function unescapePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An address without what may be secret in it. */
function place(url: string): string {
  if (!URL.canParse(url)) return "the address";
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** `fetch` says "fetch failed"; the reason is its cause. */
function explain(error: unknown, url: string): unknown {
  if (!(error instanceof TypeError)) return error;
  const cause = error.cause as { code?: string } | undefined;
  return new Error(`${place(url)}: expected an answer, got ${cause?.code ?? error.message}`, {
    cause: error,
  });
}
