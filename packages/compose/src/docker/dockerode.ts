import type { IncomingMessage } from "node:http";
import type { Duplex, Readable } from "node:stream";
import { EngineError, type EngineErrorCode } from "../engine/engine-error.ts";

/** Where the engine is. Without any of these, DOCKER_HOST decides as it does for the docker CLI. */
export interface DockerOptions {
  readonly socketPath?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly protocol?: "http" | "https" | "ssh" | undefined;
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** A dockerode instance of the caller's; the other options are then not looked at. */
  readonly docker?: { readonly modem: Modem } | undefined;
}

export interface DialOptions {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly file?: Readable | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** One request to the engine, in three ways to take its answer. */
export interface Dial {
  json<T>(method: string, path: string, options?: DialOptions): Promise<T>;
  stream(method: string, path: string, options?: DialOptions): Promise<IncomingMessage>;
  /** The raw connection, for talking to a process. */
  hijack(path: string, options?: DialOptions): Promise<Duplex>;
  setVersion(version: string): void;
}

/** The part of docker-modem that is used here; its own types leave all of this open. */
interface Modem {
  version?: string;
  dial(options: object, callback: (error: DialError | null, answer: never) => void): void;
}

interface DialError extends Error {
  statusCode?: number;
  json?: { message?: string } | Uint8Array | null;
  code?: string;
}

const OK = { 200: true, 201: true, 202: true, 204: true, 304: true, 101: true };

/** dockerode's transport: it is loaded with the first request, as it takes longer to load than many commands to run. */
export function createDial(options: DockerOptions): Dial {
  let loading: Promise<Modem> | undefined;
  const load = (): Promise<Modem> => {
    loading ??= loadModem(options);
    return loading;
  };
  const dial = async <T>(method: string, path: string, call: DialOptions, how: object): Promise<T> => {
    const modem = await load();
    call.signal?.throwIfAborted();
    const query = Object.fromEntries(
      Object.entries(call.query ?? {}).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, String(value)]],
      ),
    );
    const request = {
      method,
      // the modem adds the query only to a path that ends with a question mark
      path: Object.keys(query).length > 0 ? `${path}?` : path,
      // without _query and _body the modem would put the whole body into the URL as well
      options: { _query: query, _body: call.body ?? {} },
      ...(call.file ? { file: call.file } : {}),
      ...(call.headers ? { headers: { ...call.headers } } : {}),
      ...(call.signal ? { abortSignal: opaque(call.signal) } : {}),
      statusCodes: OK,
      ...how,
    };
    return new Promise<T>((resolve, reject) => {
      modem.dial(request, (error, answer) =>
        error ? reject(engineError(error, path, call.signal)) : resolve(answer),
      );
    });
  };
  return {
    json: async (method, path, call = {}) => {
      try {
        return await dial(method, path, call, {});
      } catch (error) {
        // the engine may close an idle connection just as it is used again: a read can be asked for twice
        const cause = (error as Error).cause as { code?: string } | undefined;
        if (method !== "GET" || cause?.code !== "ECONNRESET") throw error;
        return dial(method, path, call, {});
      }
    },
    stream: (method, path, call = {}) => dial(method, path, call, { isStream: true }),
    hijack: (path, call = {}) =>
      dial("POST", path, call, { isStream: true, hijack: true, openStdin: true, allowEmpty: true }),
    setVersion: (version) => {
      void load().then((modem) => {
        modem.version = `v${version}`;
      });
    },
  };
}

/** The modem prints each request for its debug log, wanted or not, to any depth: a signal with its listeners is deep. */
function opaque(signal: AbortSignal): AbortSignal {
  const inspect = Symbol.for("nodejs.util.inspect.custom");
  if (!Object.hasOwn(signal, inspect)) Object.defineProperty(signal, inspect, { value: () => "AbortSignal" });
  return signal;
}

async function loadModem(options: DockerOptions): Promise<Modem> {
  if (options.docker) return options.docker.modem;
  const { default: Docker } = await import("dockerode");
  const { docker: _, ...rest } = options;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return new Docker(given).modem as Modem;
}

const CODES: Readonly<Record<number, EngineErrorCode>> = {
  400: "ENGINE_REFUSED",
  401: "ENGINE_DENIED",
  403: "ENGINE_DENIED",
  404: "ENGINE_NOT_FOUND",
  409: "ENGINE_CONFLICT",
};

function engineError(error: DialError, path: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (error.statusCode === undefined) {
    return new EngineError("ENGINE_UNREACHABLE", `cannot reach the Docker engine: ${error.message}`, {
      hint: "is the Docker daemon running? DOCKER_HOST says where it is looked for",
      cause: error,
    });
  }
  const json = error.json && !(error.json instanceof Uint8Array) ? error.json.message : undefined;
  const text = (json ?? error.message ?? path).trim();
  return new EngineError(CODES[error.statusCode] ?? "ENGINE_FAILED", text, {
    status: error.statusCode,
    cause: error,
  });
}
