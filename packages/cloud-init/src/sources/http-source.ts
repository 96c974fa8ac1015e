import type { HttpClient, Request } from "../http/http-client.ts";
import type { DataSource } from "./data-source.ts";
import type { Gathered } from "./metadata.ts";

/** Documents of a service by their path below its root. */
export interface Documents {
  bytes(path: string, options?: Partial<Request>): Promise<Uint8Array | undefined>;
  /** All of it without what blanks surround it; undefined if there is none or it is empty. */
  whole(path: string): Promise<string | undefined>;
  /** A value: the first line of `whole`. */
  text(path: string): Promise<string | undefined>;
  /** Lines that are not empty. */
  lines(path: string): Promise<string[]>;
}

/** A data source that is a web service. */
export interface HttpSource {
  readonly kind: string;
  readonly http: HttpClient;
  readonly root: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A document that only this service has. */
  readonly probe: string;
  readonly gather: (documents: Documents) => Promise<Gathered>;
  /** Headers that have to be asked for first, such as a token. */
  readonly authorize?: (signal: AbortSignal) => Promise<Record<string, string>>;
}

/** Make a data source of a web service. */
export function httpSource(source: HttpSource): DataSource {
  const { kind, root } = source;
  const open = async (signal: AbortSignal): Promise<Documents> => {
    const headers = { ...source.headers, ...(await source.authorize?.(signal)) };
    return documents(source.http, root, headers, signal);
  };
  return {
    kind,
    root,
    detect: async (signal) => (await (await open(signal)).bytes(source.probe)) !== undefined,
    fetch: async (signal) => source.gather(await open(signal)),
  };
}

/** The documents below an address. */
export function documents(
  http: HttpClient,
  root: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Documents {
  const bytes: Documents["bytes"] = (path, options) =>
    http.get(`${root}${path}`, { headers, signal, ...options });
  const whole: Documents["whole"] = async (path) => {
    const body = await bytes(path);
    const found = body === undefined ? "" : new TextDecoder().decode(body).trim();
    return found === "" ? undefined : found;
  };
  const text: Documents["text"] = async (path) => (await whole(path))?.split("\n", 1)[0]?.trim();
  const lines: Documents["lines"] = async (path) => {
    const found = (await whole(path))?.split("\n") ?? [];
    return found.map((line) => line.trim()).filter((line) => line !== "");
  };
  return { bytes, whole, text, lines };
}

/** An address as a root: what is below it is appended. */
export function rootUrl(argument: string | undefined, fallback: string): string {
  const url = argument || fallback;
  return url.endsWith("/") ? url : `${url}/`;
}

/** The first word: some services list the domains behind the name. */
export function firstWord(text: string | undefined): string | undefined {
  return text?.split(/\s+/, 1)[0];
}
