import { inspectChanged } from "../../apply/inspect-changed.ts";
import { observe } from "../../apply/observe.ts";
import { COMPOSE_VERSION, LABEL } from "../../plan/labels.ts";
import { isOneOff, serviceOf } from "../../plan/observed.ts";
import { plan as planProject } from "../../plan/plan.ts";
import { planDown } from "../../plan/plan-down.ts";
import { carryOut } from "../carry-out.ts";
import { CliError, EXIT } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { converge } from "../converge.ts";
import { usage } from "../flags.ts";
import { observeProject } from "../observe-project.ts";
import { projectOptions } from "../project-options.ts";
import { projectOrEmpty } from "../project-or-empty.ts";
import { scaleOption } from "../scale-option.ts";
import { planLine } from "../step-text.ts";
import { projectContainers } from "./ps.ts";
import { createOptions } from "./up.ts";

export const scale: Command = {
  name: "scale",
  summary: "Scale services",
  usage: "[SERVICE=REPLICAS...]",
  minArgs: 1,
  flags: [{ name: "no-deps", kind: "flag", help: "Don't start linked services" }],
  async run(context) {
    const wanted = scaleOption(context.args, usage);
    const names = Object.keys(wanted);
    const loaded = await context.project(names);
    await converge(context, loaded, {
      services: names,
      scale: wanted,
      noDependencies: context.flags.has("no-deps"),
    });
    return EXIT.ok;
  },
};

export const wait: Command = {
  name: "wait",
  summary: "Block until the first service container stops",
  usage: "SERVICE [SERVICE...] [OPTIONS]",
  minArgs: 1,
  flags: [
    { name: "down-project", kind: "flag", help: "Takes the project down when the first container stops" },
  ],
  async run(context) {
    const loaded = await projectOrEmpty(context);
    const engine = await context.engine();
    const containers = (await projectContainers(context, loaded.project.name)).filter(
      (container) => !isOneOff(container) && context.args.includes(serviceOf(container)),
    );
    if (containers.length === 0) throw new CliError(EXIT.failed, "no containers for project");
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, context.signal]);
    const waits = containers.map((container) => engine.waitContainer(container.id, { signal }));
    const code = await Promise.race(waits);
    stop.abort();
    await Promise.allSettled(waits);
    context.io.out(`${code}\n`);
    if (context.flags.has("down-project")) {
      const observed = await observe(engine, loaded.project.name, { skip: { images: true, volumes: true } });
      await carryOut(context, loaded, engine, planDown(loaded.project, observed));
    }
    return code;
  },
};

export const events: Command = {
  name: "events",
  summary: "Receive real time events from containers",
  usage: "[OPTIONS] [SERVICE...]",
  flags: [{ name: "json", kind: "flag", help: "Output events as a stream of JSON objects" }],
  async run(context) {
    const { project } = await projectOrEmpty(context);
    const stream = await (await context.engine()).events([`${LABEL.project}=${project.name}`], {
      signal: context.signal,
    });
    try {
      for await (const event of stream) {
        const service = event.attributes[LABEL.service] ?? "";
        if (event.type !== "container" || (context.args.length > 0 && !context.args.includes(service)))
          continue;
        const time = new Date(event.timeMs).toISOString();
        const { name = "", image = "" } = event.attributes;
        const attributes = Object.fromEntries(
          Object.entries(event.attributes).filter(([key]) => !key.startsWith("com.docker.compose.")),
        );
        context.io.out(
          context.flags.has("json")
            ? `${JSON.stringify({ action: event.action, attributes: { image, name, ...attributes }, id: event.id, service, time, type: event.type })}\n`
            : `${time} container ${event.action} ${event.id} (image=${image}, name=${name})\n`,
        );
      }
    } catch (error) {
      if (!context.signal.aborted) throw error;
    }
    return EXIT.ok;
  },
};

export const plan: Command = {
  name: "plan",
  summary: "Print what `up` would do, and why",
  usage: "[OPTIONS] [SERVICE...]",
  flags: [
    { name: "exit-code", kind: "flag", help: "End with 2 when something would change" },
    { name: "force-recreate", kind: "flag", help: "Recreate containers even if nothing changed" },
    { name: "format", kind: "text", help: "text or json", values: ["text", "json"] },
    { name: "no-recreate", kind: "flag", help: "Leave containers that exist as they are" },
    {
      name: "pull",
      kind: "text",
      help: "Pull images before running",
      values: ["always", "missing", "never", "policy"],
    },
    {
      name: "remove-orphans",
      kind: "flag",
      help: "Remove containers for services not defined in the compose file",
    },
    { name: "scale", kind: "list", help: "Scale SERVICE to NUM instances" },
  ],
  async run(context) {
    const loaded = await context.project(context.args);
    const engine = await context.engine();
    const listed = await observeProject(context, engine, loaded);
    const options = {
      ...(await projectOptions(loaded)),
      ...context.planDefaults,
      ...createOptions(context),
      services: context.args,
    };
    const observed = await inspectChanged(engine, loaded.project, listed, {
      ...options,
      signal: context.signal,
    });
    const steps = planProject(loaded.project, observed, options);
    if (context.flags.text("format") === "json") context.io.out(`${JSON.stringify(steps, null, 2)}\n`);
    else for (const step of steps) context.io.out(`${planLine(step)}\n`);
    return context.flags.has("exit-code") && steps.length > 0 ? EXIT.wouldChange : EXIT.ok;
  },
};

export const version: Command = {
  name: "version",
  summary: "Show the version information",
  usage: "[OPTIONS]",
  flags: [
    { name: "format", short: "f", kind: "text", help: "pretty or json", values: ["pretty", "json", ""] },
    { name: "short", kind: "flag", help: "Shows only the version number" },
  ],
  async run({ flags, io }) {
    if (flags.has("short")) io.out(`${COMPOSE_VERSION}\n`);
    else if (flags.text("format") === "json")
      io.out(`${JSON.stringify({ version: `v${COMPOSE_VERSION}` })}\n`);
    else io.out(`Docker Compose version v${COMPOSE_VERSION} (ros-compose)\n`);
    return EXIT.ok;
  },
};
