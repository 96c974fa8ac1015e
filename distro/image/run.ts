import { spawn } from "node:child_process";
import { BuildError } from "./build-error.ts";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
}

/** Run a program of the build machine to its end; its standard output. A failure names the program and its last words. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, LC_ALL: "C", TZ: "UTC", ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.on("error", (cause: NodeJS.ErrnoException) => {
      const hint = cause.code === "ENOENT" ? `install ${program} and try again` : undefined;
      reject(
        new BuildError(`${program}: cannot be started (${cause.code})`, { cause, ...(hint && { hint }) }),
      );
    });
    child.on("close", (code) => {
      if (code === 0) return resolve(out);
      const lines = (err.trim() || out.trim()).split("\n").slice(-4).join(" · ");
      reject(new BuildError(`${program} ${args[0] ?? ""}: expected exit code 0, got ${code}: ${lines}`));
    });
    child.stdin.on("error", () => {}); // the program may end before it has read everything
    child.stdin.end(options.input ?? "");
  });
}
