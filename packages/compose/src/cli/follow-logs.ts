import { observe } from "../apply/observe.ts";
import type { Container, Engine } from "../engine/engine.ts";
import { isOneOff, serviceOf } from "../plan/observed.ts";
import type { PlanProject } from "../plan/project.ts";
import type { Context } from "./command.ts";

export interface FollowOptions {
  readonly services: readonly string[];
  readonly without?: readonly string[];
  readonly prefix: boolean;
  readonly timestamps?: boolean;
  readonly follow?: boolean;
  readonly tail?: string;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly index?: number | undefined;
  readonly untilFirstExit?: boolean;
  readonly exitFrom?: string;
}

export interface Followed {
  readonly interrupted: boolean;
  readonly exitCode: number;
}

const COLOURS = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94] as const;

/** Prints the output of a project's containers, line by line, each with its container's name. */
export async function followLogs(
  context: Context,
  engine: Engine,
  project: PlanProject & { name: string },
  options: FollowOptions,
): Promise<Followed> {
  const skip = { images: true, networks: true, volumes: true };
  const observed = await observe(engine, project.name, { skip });
  const chosen = observed.containers
    .filter((container) => wants(container, options))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = chosen.map((container) => shortName(container, project.name));
  const width = Math.max(0, ...names.map((name) => name.length));
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, context.signal]);
  const colour =
    context.io.stdoutIsTty && !context.flags.has("no-color") && context.global.text("ansi") !== "never";
  let exitCode = 0;
  const follow = options.follow ?? true;
  const follows = chosen.map(async (container, index) => {
    const name = (names[index] ?? "").padEnd(width);
    const label = colour ? `\x1b[${COLOURS[index % COLOURS.length]}m${name}  |\x1b[0m ` : `${name}  | `;
    const tty = (await engine.inspectContainer(container.id, { signal })).tty;
    const request = {
      follow,
      tail: options.tail,
      since: options.since,
      until: options.until,
      timestamps: options.timestamps ?? false,
      tty,
    };
    const writers = {
      stdout: lineWriter((line) => context.io.out((options.prefix ? label : "") + line)),
      stderr: lineWriter((line) => context.io.err((options.prefix ? label : "") + line)),
    };
    for await (const { stream, data } of await engine.logs(container.id, request, { signal }))
      writers[stream].write(data);
    writers.stdout.end();
    writers.stderr.end();
    if (!follow || !options.untilFirstExit) return;
    const code = (await engine.inspectContainer(container.id, { signal })).exitCode;
    if (options.exitFrom === undefined || options.exitFrom === serviceOf(container)) {
      exitCode = code;
      stop.abort();
    }
  });
  const results = await Promise.allSettled(follows);
  const failed = results.find((result) => result.status === "rejected" && !signal.aborted);
  if (failed?.status === "rejected") throw failed.reason;
  return { interrupted: context.signal.aborted, exitCode };
}

function wants(container: Container, options: FollowOptions): boolean {
  if (isOneOff(container) || options.without?.includes(serviceOf(container))) return false;
  if (options.services.length > 0 && !options.services.includes(serviceOf(container))) return false;
  return (
    options.index === undefined ||
    container.labels["com.docker.compose.container-number"] === String(options.index)
  );
}

function shortName(container: Container, project: string): string {
  return container.name.startsWith(`${project}-`) ? container.name.slice(project.length + 1) : container.name;
}

/** Passes on whole lines, so that two containers never write into one. */
function lineWriter(write: (line: string) => void): { write(data: Uint8Array): void; end(): void } {
  const decoder = new TextDecoder();
  let rest = "";
  return {
    write(data) {
      const lines = (rest + decoder.decode(data, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) write(`${line}\n`);
    },
    end() {
      if (rest) write(`${rest}\n`);
    },
  };
}
