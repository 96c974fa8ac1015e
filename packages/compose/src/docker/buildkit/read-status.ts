import type { Progress } from "../../engine/engine.ts";
import { Message } from "./protobuf.ts";

/** Turns BuildKit's trace of a build into lines: each step as it begins, what it prints, and how it ends. */
export function readStatus(report: (progress: Progress) => void): (bytes: Uint8Array) => void {
  const steps = new Map<string, { number: number; state: string }>();
  const rests = new Map<string, string>();
  const stepOf = (digest: string): { number: number; state: string } => {
    const known = steps.get(digest) ?? { number: steps.size + 1, state: "" };
    steps.set(digest, known);
    return known;
  };
  const tell = (digest: string, status: string): void =>
    report({ id: digest, status: `#${stepOf(digest).number} ${status}` });
  return (bytes) => {
    const status = new Message(bytes);
    for (const vertex of status.messages(1)) {
      const digest = vertex.text(1);
      const isDone = vertex.has(6);
      const error = vertex.text(7);
      const name = vertex.text(3);
      const states = [
        // a step that waits for others is no news
        ...(vertex.has(5) || vertex.number(4) ? [name] : []),
        ...(error ? [`ERROR: ${error}`] : vertex.number(4) ? ["CACHED"] : isDone ? ["DONE"] : []),
      ];
      const step = stepOf(digest);
      for (const state of states) {
        if (step.state.includes(`${state}\n`)) continue;
        step.state += `${state}\n`;
        tell(digest, state);
      }
    }
    for (const log of status.messages(3)) {
      const digest = log.text(1);
      const lines = ((rests.get(digest) ?? "") + log.text(4)).split(/\r?\n/);
      rests.set(digest, lines.pop() ?? "");
      for (const line of lines) tell(digest, line);
    }
  };
}
