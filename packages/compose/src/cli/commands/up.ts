import { observe } from "../../apply/observe.ts";
import type { PlanOptions } from "../../plan/options.ts";
import { planLifecycle } from "../../plan/plan-lifecycle.ts";
import { carryOut, isDryRun } from "../carry-out.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { type Command, type Context, DRY_RUN, type LoadedProject, TIMEOUT } from "../command.ts";
import { converge } from "../converge.ts";
import { type Flag, usage } from "../flags.ts";
import { followLogs } from "../follow-logs.ts";
import { scaleOption } from "../scale-option.ts";

const CREATE_FLAGS: readonly Flag[] = [
  { name: "build", kind: "flag", help: "Build images before starting containers" },
  { name: "force-recreate", kind: "flag", help: "Recreate containers even if nothing changed" },
  { name: "no-build", kind: "flag", help: "Don't build an image, even if it's missing" },
  { name: "no-recreate", kind: "flag", help: "Leave containers that exist as they are" },
  {
    name: "pull",
    kind: "text",
    help: "Pull images before running",
    values: ["always", "missing", "never", "policy", "build"],
  },
  { name: "quiet-pull", kind: "flag", help: "Pull without printing progress information" },
  {
    name: "remove-orphans",
    kind: "flag",
    help: "Remove containers for services not defined in the compose file",
  },
  { name: "scale", kind: "list", help: "Scale SERVICE to NUM instances" },
  DRY_RUN,
];

/** Plan options from the flags that `up`, `create` and `run` share. */
export function createOptions(context: Context): PlanOptions {
  const { flags, io } = context;
  if (flags.has("force-recreate") && flags.has("no-recreate")) {
    throw usage("--force-recreate and --no-recreate are incompatible");
  }
  const pull = flags.text("pull");
  const recreate = flags.has("force-recreate") ? "always" : flags.has("no-recreate") ? "never" : "diverged";
  const removeOrphans =
    flags.has("remove-orphans") || /^(1|true)$/i.test(io.env.COMPOSE_REMOVE_ORPHANS ?? "");
  return {
    recreate,
    removeOrphans,
    scale: scaleOption(flags.list("scale"), usage),
    build: flags.has("build") || pull === "build" ? "always" : flags.has("no-build") ? "never" : "policy",
    pull:
      pull === undefined || pull === "policy" || pull === "build"
        ? "policy"
        : (pull as "always" | "missing" | "never"),
  };
}

export const create: Command = {
  name: "create",
  summary: "Creates containers for a service",
  usage: "[OPTIONS] [SERVICE...]",
  flags: CREATE_FLAGS,
  async run(context) {
    const loaded = await context.project(context.args);
    await converge(context, loaded, { ...createOptions(context), services: context.args, start: false });
    return EXIT.ok;
  },
};

export const up: Command = {
  name: "up",
  summary: "Create and start containers",
  usage: "[OPTIONS] [SERVICE...]",
  flags: [
    ...CREATE_FLAGS,
    {
      name: "abort-on-container-exit",
      kind: "flag",
      help: "Stops all containers if any container was stopped",
    },
    { name: "always-recreate-deps", kind: "flag", help: "Recreate dependent containers" },
    { name: "attach", kind: "list", help: "Restrict attaching to the specified services" },
    { name: "attach-dependencies", kind: "flag", help: "Attach to log output of dependent services" },
    { name: "detach", short: "d", kind: "flag", help: "Run containers in the background" },
    { name: "exit-code-from", kind: "text", help: "Return the exit code of the selected service container" },
    { name: "no-attach", kind: "list", help: "Do not attach to the specified services" },
    { name: "no-color", kind: "flag", help: "Produce monochrome output" },
    { name: "no-deps", kind: "flag", help: "Don't start linked services" },
    { name: "no-log-prefix", kind: "flag", help: "Don't print prefix in logs" },
    { name: "no-start", kind: "flag", help: "Don't start the services after creating them" },
    { name: "recreate-volumes", kind: "flag", help: "Make changed volumes anew; their data is lost" },
    { name: "renew-anon-volumes", short: "V", kind: "flag", help: "Recreate anonymous volumes" },
    { name: "timestamps", kind: "flag", help: "Show timestamps" },
    TIMEOUT,
    {
      name: "wait",
      kind: "flag",
      help: "Wait for services to be running or healthy. Implies detached mode.",
    },
    { name: "wait-timeout", kind: "number", help: "Maximum duration in seconds to wait" },
  ],
  async run(context) {
    const { flags, args } = context;
    if (flags.has("detach") && (flags.has("abort-on-container-exit") || flags.given("exit-code-from"))) {
      throw usage("--detach cannot be combined with --abort-on-container-exit or --exit-code-from");
    }
    if (flags.has("no-recreate") && flags.has("always-recreate-deps")) {
      throw usage("--always-recreate-deps and --no-recreate are incompatible");
    }
    const loaded = await context.project(args);
    await converge(context, loaded, { ...createOptions(context), ...upOptions(context) });
    const detached = flags.has("detach") || flags.has("wait") || flags.has("no-start") || isDryRun(context);
    return detached ? EXIT.ok : attachAll(context, loaded);
  },
};

function upOptions(context: Context): PlanOptions {
  const { flags, args } = context;
  const timeout = flags.number("timeout");
  const waitTimeout = flags.number("wait-timeout");
  return {
    services: args,
    start: !flags.has("no-start"),
    noDependencies: flags.has("no-deps"),
    keepAnonymousVolumes: !flags.has("renew-anon-volumes"),
    recreateVolumes: flags.has("recreate-volumes"),
    wait: flags.has("wait"),
    ...(flags.has("always-recreate-deps") ? { recreateDependencies: "always" as const } : {}),
    ...(timeout === undefined ? {} : { stopTimeoutSeconds: timeout }),
    ...(waitTimeout === undefined ? {} : { waitTimeoutSeconds: waitTimeout }),
  };
}

/** In the foreground: shows the output of all, and stops all on Ctrl-C. */
async function attachAll(context: Context, loaded: LoadedProject): Promise<number> {
  const { flags, args } = context;
  const engine = await context.engine();
  const skipped = new Set(flags.list("no-attach"));
  const chosen = flags.list("attach").length > 0 ? flags.list("attach") : args;
  const exitFrom = flags.text("exit-code-from");
  if (exitFrom !== undefined && !Object.hasOwn(loaded.project.services ?? {}, exitFrom)) {
    throw new CliError(EXIT.failed, `no such service: ${exitFrom}`);
  }
  const result = await followLogs(context, engine, loaded.project, {
    services: chosen.filter((name) => !skipped.has(name)),
    without: [...skipped],
    prefix: !flags.has("no-log-prefix"),
    timestamps: flags.has("timestamps"),
    untilFirstExit: flags.has("abort-on-container-exit") || exitFrom !== undefined,
    ...(exitFrom === undefined ? {} : { exitFrom }),
  });
  if (!result.interrupted && !flags.has("abort-on-container-exit") && exitFrom === undefined) return EXIT.ok;
  const timeout = flags.number("timeout");
  const observed = await observe(engine, loaded.project.name, {
    skip: { images: true, networks: true, volumes: true },
  });
  const steps = planLifecycle(
    loaded.project,
    observed,
    "stop",
    timeout === undefined ? {} : { stopTimeoutSeconds: timeout },
  );
  // the interrupt asked for the stop: it must not be given up for it
  await carryOut({ ...context, signal: new AbortController().signal }, loaded, engine, steps);
  return result.interrupted ? EXIT.interrupted : result.exitCode;
}
