import { existsSync } from "node:fs";
import { join } from "node:path";
import { type RunOptions, run } from "./run.ts";

/** Run a program of the unpacked packages with their own loader and libraries: every host gets the same bytes. */
export type Tool = (program: string, args: readonly string[], options?: RunOptions) => Promise<string>;

export function buildTools(pool: string): Tool {
  const loader = join(pool, "usr/lib64/ld-linux-x86-64.so.2");
  const libraries = ["usr/lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu/systemd"]
    .map((path) => join(pool, path))
    .join(":");
  return (program, args, options) => {
    const path = ["usr/bin", "usr/sbin"]
      .map((folder) => join(pool, folder, program))
      .find((file) => existsSync(file));
    return run(loader, ["--library-path", libraries, "--argv0", program, path ?? program, ...args], options);
  };
}
