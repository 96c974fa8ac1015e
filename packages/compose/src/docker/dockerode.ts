import { Agent, type AgentOptions, type IncomingMessage } from "node:http";
import type { Duplex, Readable } from "node:stream";
import type { EngineInfo } from "../engine/engine.ts";
import { EngineError, type EngineErrorCode } from "../engine/engine-error.ts";
import { engineInfo } from "./engine-info.ts";
import { hintFor } from "./hint-for.ts";

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
  readonly file?: Readable | Buffer | undefined;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly signal?: AbortSignal | undefined;
}

/** One request to the engine, in three ways to take its answer. */
export interface Dial {
  json<T>(method: string, path: string, options?: DialOptions): Promise<T>;
  stream(method: string, path: string, options?: DialOptions): Promise<IncomingMessage>;
  /** The raw connection, for talking to a process. */
  hijack(path: string, options?: DialOptions): Promise<Duplex>;
  /** The raw connection, for another protocol. */
  upgrade(path: string, options?: DialOptions): Promise<Duplex>;
  /** What the answers so far say about the engine. */
  engine(): EngineInfo | undefined;
}

/** The part of docker-modem that is used here; its own types leave all of this open. */
interface Modem {
  version?: string;
  readonly socketPath?: unknown;
  agent?: Agent;
  dial(options: object, callback: (error: DialError | null, answer: never) => void): void;
}

interface DialError extends Error {
  readonly statusCode?: number;
}

/** The modem passes every answer on; what its status means is decided here. */
const ANY_STATUS: object = new Proxy({}, { get: () => true });
const UPGRADED = { 101: true, 200: true };
const NOTHING = Buffer.alloc(0);

/** dockerode's transport: it is loaded with the first request, as it takes longer to load than many commands to run. */
export function createDial(options: DockerOptions): Dial {
  let loading: Promise<Modem> | undefined;
  let engine: EngineInfo | undefined;
  const dial = async <T>(method: string, path: string, call: DialOptions, how: object): Promise<T> => {
    loading ??= loadModem(options);
    const modem = await loading;
    call.signal?.throwIfAborted();
    const query = Object.fromEntries(
      Object.entries(call.query ?? {}).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, String(value)]],
      ),
    );
    if (engine) modem.version = `v${engine.apiVersion}`;
    const request = {
      method,
      // the modem adds the query only to a path that ends with a question mark
      path: Object.keys(query).length > 0 ? `${path}?` : path,
      // without _query and _body the modem would put the whole body into the URL as well
      options: { _query: query, _body: call.body ?? {} },
      ...(call.file ? { file: call.file } : {}),
      ...(call.headers ? { headers: { ...call.headers } } : {}),
      ...(call.signal ? { abortSignal: opaque(call.signal) } : {}),
      isStream: true,
      ...how,
    };
    return new Promise<T>((resolve, reject) => {
      modem.dial(request, (error, answer) => (error ? reject(fault(error, call.signal)) : resolve(answer)));
    });
  };
  const stream: Dial["stream"] = async (method, path, call = {}) => {
    const answer = await dial<IncomingMessage>(method, path, call, { statusCodes: ANY_STATUS });
    engine ??= engineInfo(answer.headers);
    const { statusCode = 0 } = answer;
    if (statusCode < 300 || statusCode === 304) return answer;
    throw refusal(statusCode, messageOf(await readText(answer, call.signal)) || `${method} ${path}`);
  };
  const json = async <T>(method: string, path: string, call: DialOptions): Promise<T> => {
    const text = await readText(await stream(method, path, call), call.signal);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  };
  return {
    stream,
    json: async (method, path, call = {}) => {
      try {
        return await json(method, path, call);
      } catch (error) {
        // the engine may close an idle connection just as it is used again: a read can be asked for twice
        const cause = (error as Error).cause as { code?: string } | undefined;
        if (method !== "GET" || cause?.code !== "ECONNRESET") throw error;
        return json(method, path, call);
      }
    },
    hijack: (path, call = {}) =>
      dial("POST", path, call, { hijack: true, openStdin: true, allowEmpty: true, statusCodes: UPGRADED }),
    upgrade: (path, call = {}) =>
      // a body, were it empty in chunks, would stand before the other protocol's first bytes
      dial("POST", path, { ...call, file: NOTHING }, { hijack: true, statusCodes: { 101: true } }),
    engine: () => engine,
  };
}

/** The body of an answer; most come in one piece. */
function readText(answer: IncomingMessage, signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    answer.on("data", (chunk: Buffer) => chunks.push(chunk));
    answer.on("end", () => resolve(Buffer.concat(chunks).toString()));
    answer.on("error", (error) => reject(fault(error, signal)));
  });
}

/** The modem prints each request for its debug log, wanted or not, to any depth: some parts of one are deep. */
function opaque<T extends object>(part: T): T {
  const inspect = Symbol.for("nodejs.util.inspect.custom");
  if (!Object.hasOwn(part, inspect)) Object.defineProperty(part, inspect, { value: () => "[…]" });
  return part;
}

async function loadModem(options: DockerOptions): Promise<Modem> {
  if (options.docker) return options.docker.modem;
  const { default: Docker } = await import("dockerode");
  const { docker: _, ...rest } = options;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const modem = new Docker(given).modem as Modem;
  // given a name, even none, the agent does not look each time whether the host is an address: a socket has neither
  if (modem.socketPath) modem.agent = opaque(new Agent({ keepAlive: true, servername: "" } as AgentOptions));
  return modem;
}

const CODES: Readonly<Record<number, EngineErrorCode>> = {
  400: "ENGINE_REFUSED",
  401: "ENGINE_DENIED",
  403: "ENGINE_DENIED",
  404: "ENGINE_NOT_FOUND",
  409: "ENGINE_CONFLICT",
};

/** An engine that was killed while it started a container can never start it again. */
const LOST_TRACK =
  /\btask [0-9a-f]{64}: already exists|^id already in use\b|\bmkdir \S+\.task\/\S+\/[0-9a-f]{64}: file exists/;

/** An engine that was killed while it made a volume lists it without the folder for its data; a path in the folder is no sign of that. */
const WITHOUT_FOLDER =
  /^error evaluating symlinks from mount source "[^"]*\/volumes\/([^/"\s]+)\/_data": lstat \S*\/_data: no such file/;

function refusal(status: number, message: string, cause?: Error): EngineError {
  const volume = WITHOUT_FOLDER.exec(message.trim())?.[1];
  return new EngineError(codeOf(status, message, volume), message.trim(), {
    status,
    hint: hintFor(message),
    volume,
    cause,
  });
}

function codeOf(status: number, message: string, volume: string | undefined): EngineErrorCode {
  if (LOST_TRACK.test(message)) return "ENGINE_LOST_TRACK";
  if (volume !== undefined) return "ENGINE_VOLUME_WITHOUT_FOLDER";
  return CODES[status] ?? "ENGINE_FAILED";
}

/** What the engine says in the body of a refusal. */
function messageOf(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: string }).message ?? text);
  } catch {
    return text;
  }
}

function fault(error: DialError, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (error.statusCode !== undefined) return refusal(error.statusCode, error.message, error);
  return new EngineError("ENGINE_UNREACHABLE", `cannot reach the Docker engine: ${error.message}`, {
    hint: "is the Docker daemon running? DOCKER_HOST says where it is looked for",
    cause: error,
  });
}
