import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { main } from "../../../packages/compose/src/cli/main.ts";
import { sameOutcome } from "./compose-outcome.ts";
import { compare, type Json, type Runner } from "./suite.ts";

/** Recorded runs of the command line, each in a directory of its own that stands for `/`. */
export const cli: Runner = (file) =>
  compare(
    (file.content as Json).vectors,
    async ({ files, cwd, args, env, stdin, expected }: Json) => {
      const root = mkdtempSync(join(tmpdir(), "ros-compose-"));
      try {
        const { exitCode, stdout } = await run({ root, files, cwd, args, env, stdin: stdin ?? "" });
        if (expected.error !== undefined)
          return { expected: { exitCode: expected.exitCode }, actual: { exitCode } };
        if (expected.stdout !== undefined)
          return { expected: { exitCode: 0, stdout: expected.stdout }, actual: { exitCode, stdout } };
        return {
          expected: { exitCode: 0, result: expected.result },
          actual: { exitCode, result: JSON.parse(stdout) },
        };
      } finally {
        rmSync(root, { recursive: true });
      }
    },
    { same: sameOutcome },
  );

async function run({
  root,
  files,
  cwd,
  args,
  env,
  stdin,
}: Json): Promise<{ exitCode: number; stdout: string }> {
  mkdirSync(join(root, cwd), { recursive: true });
  for (const [path, text] of Object.entries<string>(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  let stdout = "";
  const exitCode = await main(args, {
    env: { HOME: "/home/u", ...env },
    cwd: join(root, cwd),
    out: (text) => {
      stdout += text;
    },
    err: () => {},
    readStdin: async () => stdin,
    stdoutIsTty: false,
    stderrIsTty: false,
    stdinIsTty: false,
    columns: 80,
    rows: 25,
    engine: async () => {
      throw new Error("no engine is needed to read a project");
    },
    onInterrupt: () => () => {},
  });
  return { exitCode, stdout: stdout.replaceAll(root, "") };
}
