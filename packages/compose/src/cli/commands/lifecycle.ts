import { observe } from "../../apply/observe.ts";
import type { Engine } from "../../engine/engine.ts";
import { dependencies, withDependents } from "../../plan/dependencies.ts";
import type { Observed } from "../../plan/observed.ts";
import { serviceOf } from "../../plan/observed.ts";
import { type Lifecycle, type LifecycleOptions, planLifecycle } from "../../plan/plan-lifecycle.ts";
import { carryOut } from "../carry-out.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { type Command, type Context, DRY_RUN, type LoadedProject, TIMEOUT } from "../command.ts";
import type { Flag } from "../flags.ts";
import type { Io } from "../io.ts";
import { projectOrEmpty } from "../project-or-empty.ts";

interface Lifecycled {
  readonly name: Lifecycle;
  readonly command: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  options?(context: Context, loaded: LoadedProject): LifecycleOptions;
}

function lifecycleCommand(spec: Lifecycled): Command {
  return {
    name: spec.command,
    summary: spec.summary,
    usage: spec.flags.length > 0 ? "[OPTIONS] [SERVICE...]" : "[SERVICE...]",
    flags: [...spec.flags, DRY_RUN],
    async run(context) {
      const loaded = await projectOrEmpty(context);
      const engine = await context.engine();
      const listed = await observe(engine, loaded.project.name, {
        skip: { images: true, networks: true, volumes: true },
        signal: context.signal,
      });
      const observed = spec.name === "start" ? await withStates(engine, listed, context.signal) : listed;
      const timeout = context.flags.number("timeout");
      const options: LifecycleOptions = {
        services: context.args,
        ...(timeout === undefined ? {} : { stopTimeoutSeconds: timeout }),
        ...spec.options?.(context, loaded),
      };
      checkServices(loaded, observed, context.args);
      const steps = planLifecycle(loaded.project, observed, spec.name, options);
      if (
        spec.name === "remove" &&
        !(await confirmed(
          context,
          steps.flatMap((step) => (step.do === "removeContainer" ? [step.container.name] : [])),
        ))
      ) {
        return EXIT.ok;
      }
      await carryOut(context, loaded, engine, steps);
      return EXIT.ok;
    },
  };
}

/** The engine's list lags behind a stop that was just answered; a container's own record does not. */
async function withStates(
  engine: Engine,
  observed: Observed,
  signal: AbortSignal | undefined,
): Promise<Observed> {
  const containers = await Promise.all(
    observed.containers.map(async (container) => {
      if (container.state !== "running") return container;
      const { state } = await engine.inspectContainer(container.id, { signal });
      return { ...container, state };
    }),
  );
  return { ...observed, containers };
}

/** A service may be named if the project or one of its containers has it. */
function checkServices(loaded: LoadedProject, observed: Observed, names: readonly string[]): void {
  const known = new Set([
    ...Object.keys(loaded.project.services ?? {}),
    ...observed.containers.map(serviceOf),
  ]);
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) throw new CliError(EXIT.failed, `no such service: ${unknown}`);
}

async function confirmed(context: Context, names: readonly string[]): Promise<boolean> {
  if (names.length === 0) {
    context.io.err("No stopped containers\n");
    return false;
  }
  if (context.flags.has("force")) return true;
  context.io.out(`? Going to remove ${names.join(", ")} [yN] `);
  return /^y(es)?\s*$/i.test(await firstLine(context.io));
}

/** A line is an answer: nobody at a keyboard ends standard input. */
async function firstLine(io: Io): Promise<string> {
  const stdin = io.stdin?.();
  if (!stdin) return (await io.readStdin()).split("\n")[0] ?? "";
  let text = "";
  for await (const chunk of stdin.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    text += chunk as string;
    if (text.includes("\n")) break;
  }
  stdin.pause();
  return text.split("\n")[0] ?? "";
}

export const start: Command = lifecycleCommand({
  name: "start",
  command: "start",
  summary: "Start services",
  flags: [],
});
export const stop: Command = lifecycleCommand({
  name: "stop",
  command: "stop",
  summary: "Stop services",
  flags: [TIMEOUT],
});
export const pause: Command = lifecycleCommand({
  name: "pause",
  command: "pause",
  summary: "Pause services",
  flags: [],
});
export const unpause: Command = lifecycleCommand({
  name: "unpause",
  command: "unpause",
  summary: "Unpause services",
  flags: [],
});

export const restart: Command = lifecycleCommand({
  name: "restart",
  command: "restart",
  summary: "Restart service containers",
  flags: [{ name: "no-deps", kind: "flag", help: "Don't restart dependent services" }, TIMEOUT],
  options(context, loaded) {
    if (context.args.length === 0 || context.flags.has("no-deps")) return {};
    // only dependants that ask for it with `restart: true`
    const all = dependencies(loaded.project.services ?? {});
    const asking = new Map(
      [...all].map(([name, needs]) => [name, new Map([...needs].filter(([, need]) => need.restart))]),
    );
    return { services: [...withDependents(asking, context.args)] };
  },
});

export const kill: Command = lifecycleCommand({
  name: "kill",
  command: "kill",
  summary: "Force stop service containers",
  flags: [
    { name: "signal", short: "s", kind: "text", help: "Signal to send to the container" },
    {
      name: "remove-orphans",
      kind: "flag",
      help: "Remove containers for services not defined in the compose file",
    },
  ],
  options: (context) => ({ killSignal: context.flags.text("signal") ?? "SIGKILL" }),
});

export const rm: Command = lifecycleCommand({
  name: "remove",
  command: "rm",
  summary: "Removes stopped service containers",
  flags: [
    { name: "force", short: "f", kind: "flag", help: "Don't ask to confirm removal" },
    { name: "stop", short: "s", kind: "flag", help: "Stop the containers, if required, before removing" },
    {
      name: "volumes",
      short: "v",
      kind: "flag",
      help: "Remove any anonymous volumes attached to containers",
    },
  ],
  options: ({ flags }) => ({ stopFirst: flags.has("stop"), volumes: flags.has("volumes") }),
});
