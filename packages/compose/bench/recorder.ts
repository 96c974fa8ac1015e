import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface Recorder {
  readonly socket: string;
  /** The number of requests since the last call. */
  count(): Promise<number>;
  stop(): void;
}

/** A recording engine in a process of its own, so that it takes no time from whoever asks it. */
export async function startRecorder(socket: string): Promise<Recorder> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "recording-daemon.ts"), socket], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  await answers.next();
  return {
    socket,
    async count() {
      child.stdin.write("\n");
      return Number((await answers.next()).value);
    },
    stop: () => child.stdin.end(),
  };
}
