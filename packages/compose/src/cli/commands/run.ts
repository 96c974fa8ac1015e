import { apply } from "../../apply/apply.ts";
import { observe } from "../../apply/observe.ts";
import { planRun } from "../../plan/plan-run.ts";
import type { PlanService } from "../../plan/project.ts";
import { carryOut, isDryRun, services } from "../carry-out.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { type Command, type Context, DRY_RUN, type LoadedProject } from "../command.ts";
import { converge } from "../converge.ts";
import { projectOptions } from "../project-options.ts";
import { talk } from "../talk.ts";

export const run: Command = {
  name: "run",
  summary: "Run a one-off command on a service",
  usage: "[OPTIONS] SERVICE [COMMAND] [ARGS...]",
  stopAtWord: true,
  minArgs: 1,
  flags: [
    { name: "build", kind: "flag", help: "Build image before starting container" },
    { name: "cap-add", kind: "list", help: "Add Linux capabilities" },
    { name: "cap-drop", kind: "list", help: "Drop Linux capabilities" },
    { name: "detach", short: "d", kind: "flag", help: "Run container in background and print its id" },
    { name: "entrypoint", kind: "text", help: "Override the entrypoint of the image" },
    { name: "env", short: "e", kind: "list", help: "Set environment variables" },
    { name: "interactive", short: "i", kind: "flag", help: "Keep standard input open even if not attached" },
    { name: "label", short: "l", kind: "list", help: "Add or override a label" },
    { name: "name", kind: "text", help: "Assign a name to the container" },
    { name: "no-TTY", short: "T", kind: "flag", help: "Do not allocate a terminal" },
    { name: "no-deps", kind: "flag", help: "Don't start linked services" },
    { name: "publish", short: "p", kind: "list", help: "Publish a container's port(s) to the host" },
    { name: "quiet-pull", kind: "flag", help: "Pull without printing progress information" },
    {
      name: "remove-orphans",
      kind: "flag",
      help: "Remove containers for services not defined in the compose file",
    },
    { name: "rm", kind: "flag", help: "Remove the container when it exits" },
    { name: "service-ports", short: "P", kind: "flag", help: "Publish the service's ports" },
    { name: "tty", short: "t", kind: "flag", help: "Allocate a terminal" },
    { name: "use-aliases", kind: "flag", help: "Use the service's network aliases" },
    { name: "user", short: "u", kind: "text", help: "Run as specified username or uid" },
    { name: "volume", short: "v", kind: "list", help: "Bind mount a volume" },
    { name: "workdir", short: "w", kind: "text", help: "Working directory inside the container" },
    DRY_RUN,
  ],
  async run(context) {
    const { flags, args, io } = context;
    const [name = ""] = args;
    const loaded = await context.project([name]);
    const service = loaded.project.services?.[name];
    if (!service) throw new CliError(EXIT.failed, `no such service: ${name}`);
    const detach = flags.has("detach");
    const tty = !flags.has("no-TTY") && !detach && io.stdoutIsTty && io.stdinIsTty;
    const needs = Object.keys(service.depends_on ?? {});
    if (!flags.has("no-deps") && needs.length > 0) await converge(context, loaded, { services: needs });
    const engine = await context.engine();
    const observed = await observe(engine, loaded.project.name, { signal: context.signal });
    const slug = crypto.randomUUID().replaceAll("-", "") + crypto.randomUUID().replaceAll("-", "");
    const changed: LoadedProject = {
      ...loaded,
      project: {
        ...loaded.project,
        services: { ...loaded.project.services, [name]: override(context, service, tty) },
      },
    };
    const steps = planRun(changed.project, observed, name, {
      ...(await projectOptions(loaded)),
      containerName: flags.text("name") ?? `${loaded.project.name}-${name}-run-${slug.slice(0, 12)}`,
      slug,
      useAliases: flags.has("use-aliases"),
      stdin: !detach,
      binds: flags.list("volume"),
      build: flags.has("build") ? "always" : "policy",
    });
    if (isDryRun(context)) {
      await carryOut(context, changed, engine, steps);
      return EXIT.ok;
    }
    const { created } = await apply(steps, engine, services(context, changed));
    const id = [...created.values()].at(-1) ?? "";
    if (detach) {
      await engine.startContainer(id, { signal: context.signal });
      io.out(`${id}\n`);
      return EXIT.ok;
    }
    return attachAndWait(context, id, tty);
  },
};

async function attachAndWait(context: Context, id: string, tty: boolean): Promise<number> {
  const engine = await context.engine();
  const process = await engine.attach(id, { stdin: true, tty }, { signal: context.signal });
  try {
    await engine.startContainer(id, { signal: context.signal });
    await talk(context.io, process, { stdin: true, tty });
    return await engine.waitContainer(id, { signal: context.signal });
  } finally {
    if (context.flags.has("rm")) await engine.removeContainer(id, { force: true, volumes: true });
  }
}

/** The service with what the command line says instead. */
function override(context: Context, service: PlanService, tty: boolean): PlanService {
  const { flags, args } = context;
  const command = args.slice(1);
  const pairs = (entries: readonly string[]): Record<string, string | null> =>
    Object.fromEntries(
      entries.map((entry) => {
        const at = entry.indexOf("=");
        return at < 0 ? [entry, context.io.env[entry] ?? null] : [entry.slice(0, at), entry.slice(at + 1)];
      }),
    );
  const entrypoint = flags.text("entrypoint");
  const { container_name: _, ...rest } = service;
  return {
    ...rest,
    tty,
    stdin_open: !flags.has("detach"),
    restart: "no",
    scale: 1,
    ports: [
      ...(flags.has("service-ports") ? (service.ports ?? []) : []),
      ...flags.list("publish").map(publishedPort),
    ],
    environment: { ...service.environment, ...pairs(flags.list("env")) },
    labels: { ...service.labels, ...(pairs(flags.list("label")) as Record<string, string>) },
    cap_add: [...(service.cap_add ?? []), ...flags.list("cap-add")],
    cap_drop: [...(service.cap_drop ?? []), ...flags.list("cap-drop")],
    ...(command.length > 0 ? { command } : {}),
    ...(entrypoint === undefined
      ? {}
      : {
          entrypoint: entrypoint.split(/\s+/).filter(Boolean),
          ...(command.length > 0 ? {} : { command: null }),
        }),
    ...(flags.given("user") ? { user: flags.text("user") } : {}),
    ...(flags.given("workdir") ? { working_dir: flags.text("workdir") } : {}),
  };
}

/** `[IP:][PUBLISHED:]TARGET[/PROTOCOL]` */
function publishedPort(text: string): {
  target: number;
  published?: string;
  host_ip?: string;
  protocol: string;
} {
  const match = /^(?:(?:(\[[^\]]+\]|[^:]+):)?([0-9-]*):)?([0-9]+)(?:\/(tcp|udp|sctp))?$/.exec(text);
  if (!match)
    throw new CliError(EXIT.failed, `invalid --publish option "${text}": expected [IP:][PORT:]PORT`);
  const [, ip, published, target, protocol = "tcp"] = match;
  return {
    target: Number(target),
    protocol,
    ...(published ? { published } : {}),
    ...(ip ? { host_ip: ip.replace(/[[\]]/g, "") } : {}),
  };
}
