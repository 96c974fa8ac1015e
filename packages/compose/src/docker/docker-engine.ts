import type { Engine, EngineInfo } from "../engine/engine.ts";
import { negotiate } from "../plan/api-version.ts";
import { containerCalls } from "./container-calls.ts";
import { createDial, type Dial, type DockerOptions } from "./dockerode.ts";
import { eventCalls } from "./event-calls.ts";
import { imageCalls } from "./image-calls.ts";
import { processCalls } from "./process-calls.ts";
import { resourceCalls } from "./resource-calls.ts";

/** A Docker engine behind a socket. Nothing is opened or loaded before the first call. */
export function dockerEngine(options: DockerOptions = {}): Engine {
  const dial = createDial(options);
  let info: Promise<EngineInfo> | undefined;
  const ready = (signal?: AbortSignal): Promise<EngineInfo> => {
    info ??= ping(dial, signal).catch((error: unknown) => {
      info = undefined;
      throw error;
    });
    return info;
  };
  const versioned: Dial = {
    setVersion: dial.setVersion,
    json: async (method, path, call) => {
      await ready(call?.signal);
      return dial.json(method, path, call);
    },
    stream: async (method, path, call) => {
      await ready(call?.signal);
      return dial.stream(method, path, call);
    },
    hijack: async (path, call) => {
      await ready(call?.signal);
      return dial.hijack(path, call);
    },
  };
  return {
    info: (call = {}) => ready(call.signal),
    ...containerCalls(versioned),
    ...processCalls(versioned),
    ...resourceCalls(versioned),
    ...imageCalls(versioned),
    ...eventCalls(versioned),
  };
}

/** Agrees on a version: the engine's newest, or ours if that is older. */
async function ping(dial: Dial, signal: AbortSignal | undefined): Promise<EngineInfo> {
  const answer = await dial.stream("GET", "/_ping", { signal });
  answer.resume();
  const header = (name: string): string => String(answer.headers[name] ?? "");
  const apiVersion = negotiate(header("api-version") || "1.41");
  dial.setVersion(apiVersion);
  const engine = /Docker\/(\S+)/.exec(header("server"))?.[1];
  return {
    apiVersion,
    engineVersion: engine,
    os: header("ostype") || undefined,
    arch: /\((\w+)\)/.exec(header("server"))?.[1],
  };
}
