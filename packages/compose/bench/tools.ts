import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { debianFiles } from "../test/debian-files.ts";

export interface Tool {
  readonly name: string;
  readonly argv: readonly string[];
}

/** Ours, docker compose 2.26.1 and, where Debian's next release can be reached, the docker compose of that. */
export function findTools(report: (line: string) => void): readonly [ours: Tool, theirs: Tool, newer?: Tool] {
  const program = join(import.meta.dirname, "../dist/ros-compose.js");
  const ours: Tool = { name: "ros-compose", argv: [process.execPath, program] };
  const theirs: Tool = {
    name: "docker compose 2.26.1",
    argv: [join(debianFiles(), "usr/bin/docker-compose")],
  };
  try {
    const program = join(debianFiles("next"), "usr/libexec/docker/cli-plugins/docker-compose");
    const { status, stdout, stderr } = spawnSync(program, ["version", "--short"], { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return [ours, theirs, { name: `docker compose ${stdout.trim()}`, argv: [program] }];
  } catch (error) {
    const [line] = (error as Error).message.trim().split("\n");
    report(`docker compose of Debian's next release cannot be had here, not compared: ${line}`);
    return [ours, theirs];
  }
}

/** How long a command takes. */
export function seconds(
  { argv: [command = "", ...first] }: Tool,
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): number {
  const begun = performance.now();
  const { status, stderr } = spawnSync(command, [...first, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const took = (performance.now() - begun) / 1000;
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")}: ${status}\n${String(stderr).slice(-2000)}`);
  return took;
}

/**
 * The seconds of each tool, round by round, after one round that does not count. In turn, so that a busy moment meets
 * all, and every other round backwards, so that none always comes after the same one.
 */
export function race(
  rounds: number,
  tools: readonly (Tool | undefined)[],
  run: (tool: Tool) => number,
): (number[] | undefined)[] {
  const times = tools.map((tool): number[] | undefined => tool && []);
  for (let round = 0; round <= rounds; round++) {
    const turns = [...tools.entries()];
    for (const [at, tool] of round % 2 === 0 ? turns : turns.reverse()) {
      const took = tool && run(tool);
      if (round > 0 && took !== undefined) times[at]?.push(took);
    }
  }
  return times;
}
