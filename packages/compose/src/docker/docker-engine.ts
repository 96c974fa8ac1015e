import type { CallOptions, Engine, EngineInfo } from "../engine/engine.ts";
import { containerCalls } from "./container-calls.ts";
import { createDial, type Dial, type DockerOptions } from "./dockerode.ts";
import { engineInfo } from "./engine-info.ts";
import { eventCalls } from "./event-calls.ts";
import { imageCalls } from "./image-calls.ts";
import { processCalls } from "./process-calls.ts";
import { resourceCalls } from "./resource-calls.ts";

/** A Docker engine behind a socket. Nothing is opened or loaded before the first call. */
export function dockerEngine(options: DockerOptions = {}): Engine {
  const dial = createDial(options);
  const info = async ({ signal }: CallOptions = {}): Promise<EngineInfo> =>
    dial.engine() ?? ping(dial, signal);
  const versioned: Dial = {
    engine: dial.engine,
    async json(method, path, call) {
      // lists and the like are the same in all versions: the first answer tells the version, nobody needs to ask
      if (method !== "GET") await info(call);
      return dial.json(method, path, call);
    },
    async stream(method, path, call) {
      await info(call);
      return dial.stream(method, path, call);
    },
    async hijack(path, call) {
      await info(call);
      return dial.hijack(path, call);
    },
    async upgrade(path, call) {
      await info(call);
      return dial.upgrade(path, call);
    },
  };
  return {
    info,
    ...containerCalls(versioned),
    ...processCalls(versioned),
    ...resourceCalls(versioned),
    ...imageCalls(versioned),
    ...eventCalls(versioned),
  };
}

async function ping(dial: Dial, signal: AbortSignal | undefined): Promise<EngineInfo> {
  const answer = await dial.stream("GET", "/_ping", { signal });
  answer.resume();
  return engineInfo(answer.headers);
}
