import { spawn } from "node:child_process";
import { TOP } from "../image/paths.ts";

export interface ChildResult {
  readonly code: number;
  /** Standard output and error, where they are kept. */
  readonly output: string;
}

/** Run a program of ours with nobody to answer it. One that takes too long is ended, with all that it started. */
export function runChild(
  argv: readonly string[],
  options: { limitMinutes: number; show: boolean; env?: Readonly<Record<string, string>> },
): Promise<ChildResult> {
  const [program, ...args] = argv as [string, ...string[]];
  const child = spawn(program, args, {
    cwd: TOP,
    detached: true,
    stdio: ["ignore", options.show ? "inherit" : "pipe", options.show ? "inherit" : "pipe"],
    env: { ...process.env, ...options.env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  const end = (signal: NodeJS.Signals) => {
    try {
      process.kill(-(child.pid as number), signal);
    } catch {
      // it is gone already
    }
  };
  const interrupted = () => end("SIGTERM");
  const killed = () => end("SIGKILL");
  process.once("exit", killed).once("SIGINT", interrupted).once("SIGTERM", interrupted);
  const limit = setTimeout(() => {
    output += `\nended after ${options.limitMinutes} minutes`;
    process.stderr.write(`${program}: ended after ${options.limitMinutes} minutes\n`);
    end("SIGTERM");
    setTimeout(end, 10_000, "SIGKILL").unref();
  }, options.limitMinutes * 60_000);
  return new Promise((resolve) => {
    const settle = (code: number, more = "") => {
      clearTimeout(limit);
      process.off("exit", killed).off("SIGINT", interrupted).off("SIGTERM", interrupted);
      end("SIGKILL");
      resolve({ code, output: output + more });
    };
    child.once("error", (error) => settle(127, error.message));
    child.once("close", (code) => settle(code ?? 128));
  });
}
