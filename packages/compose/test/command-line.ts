import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Io } from "../src/cli/io.ts";
import { main } from "../src/cli/main.ts";
import type { Daemon } from "./daemon.ts";
import { debianFiles } from "./debian-files.ts";

export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** One command line through this package. */
export async function ours(
  daemon: Pick<Daemon, "env" | "engine">,
  cwd: string,
  args: readonly string[],
  more: Partial<Io> = {},
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const text = (chunk: string | Uint8Array): string =>
    typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
  const exitCode = await main(args, {
    env: { ...daemon.env, ...more.env },
    cwd,
    out: (chunk) => void out.push(text(chunk)),
    err: (chunk) => void err.push(text(chunk)),
    readStdin: async () => "",
    stdoutIsTty: false,
    stderrIsTty: false,
    stdinIsTty: false,
    columns: 80,
    rows: 24,
    engine: async () => daemon.engine,
    onInterrupt: () => () => {},
    ...more,
  });
  return { exitCode, out: out.join(""), err: err.join("") };
}

/** The same command line through docker compose 2.26.1. */
export function theirs(daemon: Daemon, cwd: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(debianFiles(), "usr/bin/docker-compose"), args, {
      cwd,
      env: daemon.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ exitCode: code ?? 1, out, err }));
  });
}
