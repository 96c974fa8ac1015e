import type { Engine, EngineEvent } from "../engine/engine.ts";
import type { Dial } from "./dockerode.ts";
import { jsonLines } from "./streams.ts";

interface Line {
  Type: string;
  Action: string;
  Actor: { ID: string; Attributes: Record<string, string> | null };
  time: number;
  timeNano?: number;
}

export function eventCalls(dial: Dial): Pick<Engine, "events"> {
  return {
    async events(labels, { since, until, ...call } = {}) {
      const query = { filters: JSON.stringify({ label: labels }), since, until };
      return eventsOf(await dial.stream("GET", "/events", { ...call, query }));
    },
  };
}

async function* eventsOf(stream: Parameters<typeof jsonLines>[0]): AsyncGenerator<EngineEvent> {
  for await (const line of jsonLines<Line>(stream)) {
    yield {
      type: line.Type,
      action: line.Action,
      id: line.Actor.ID,
      attributes: line.Actor.Attributes ?? {},
      timeMs: line.timeNano ? line.timeNano / 1e6 : line.time * 1000,
    };
  }
}
