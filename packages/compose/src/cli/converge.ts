import { type ApplyOptions, apply } from "../apply/apply.ts";
import { ApplyError } from "../apply/apply-error.ts";
import { inspectChanged } from "../apply/inspect-changed.ts";
import { observe } from "../apply/observe.ts";
import { pause } from "../apply/pause.ts";
import { createCredentials } from "../docker/credentials.ts";
import { projectContents } from "../docker/project-contents.ts";
import type { Engine } from "../engine/engine.ts";
import { isEngineError } from "../engine/engine-error.ts";
import { LABEL } from "../plan/labels.ts";
import type { Observed } from "../plan/observed.ts";
import type { PlanOptions } from "../plan/options.ts";
import { orphans, plan } from "../plan/plan.ts";
import { planPulls } from "../plan/plan-images.ts";
import type { Step } from "../plan/step.ts";
import type { Context, LoadedProject } from "./command.ts";
import { createProgress } from "./progress.ts";
import { planLine } from "./step-text.ts";

/** What steps need beside the engine, from this machine: credentials, build contexts, secrets. */
export function services(context: Context, loaded: LoadedProject): ApplyOptions {
  const credentials = createCredentials(context.io);
  const contents = projectContents(loaded.project, loaded.environment);
  const parallel = Number(context.global.text("parallel") ?? context.io.env.COMPOSE_PARALLEL_LIMIT ?? 0);
  return {
    readContent: contents.read,
    buildContext: async (build) => (await import("../docker/build-context.ts")).buildContext(build),
    // as the docker CLI reads it
    ...(/^(0|f|false)$/i.test(context.io.env.DOCKER_BUILDKIT ?? "")
      ? {}
      : {
          buildKit: async (build) =>
            (await import("../docker/buildkit-request.ts")).buildKitRequest(build, {
              contents,
              credentials,
              env: context.io.env,
            }),
        }),
    credentials: credentials.forImage,
    allCredentials: credentials.all,
    signal: context.signal,
    ...(parallel > 0 ? { parallel } : {}),
  };
}

/** Plan options that come with a loaded project. */
export async function projectOptions(loaded: LoadedProject): Promise<PlanOptions> {
  const contents = projectContents(loaded.project, loaded.environment);
  return {
    disabled: loaded.disabled,
    workingDir: loaded.workingDir,
    configFiles: loaded.configFiles,
    environmentFiles: loaded.environmentFiles,
    contents: await contents.digests(),
  };
}

export function isDryRun(context: Context): boolean {
  return context.flags.has("dry-run") || context.global.has("dry-run");
}

/** Shows a plan that is not carried out. */
export function printPlan(context: Context, steps: readonly Step[]): void {
  for (const step of steps) context.io.err(`DRY-RUN MODE -  ${planLine(step)}\n`);
}

/** Carries out a plan and shows how it goes. */
export async function carryOut(
  context: Context,
  loaded: LoadedProject,
  engine: Engine,
  steps: readonly Step[],
): Promise<void> {
  if (isDryRun(context)) {
    printPlan(context, steps);
    return;
  }
  const view = createProgress(
    context.io,
    context.global.text("progress") ?? "auto",
    context.flags.has("quiet-pull"),
  );
  try {
    await apply(steps, engine, { ...services(context, loaded), onEvent: view.onEvent });
  } finally {
    view.end();
  }
}

/** Observes, pulls and builds what the policies ask for, plans and carries out. Returns the names of services touched. */
export async function converge(context: Context, loaded: LoadedProject, options: PlanOptions): Promise<void> {
  const engine = await context.engine();
  const full: PlanOptions = { ...(await projectOptions(loaded)), ...context.planDefaults, ...options };
  let observed = await observeProject(context, engine, loaded);
  // pulled first, as only then it is known whether an image is a new one
  const pulls = planPulls(loaded.project, observed, full);
  if (pulls.length > 0 && !isDryRun(context)) {
    await carryOut(context, loaded, engine, pulls);
    const images = (
      await observe(engine, loaded.project.name, {
        skip: { networks: true, volumes: true },
        signal: context.signal,
      })
    ).images;
    observed = { ...observed, images };
  }
  warnOfOrphans(context, loaded, observed, full);
  const after: PlanOptions =
    pulls.length > 0 && !isDryRun(context)
      ? { ...full, pull: full.pull === "never" ? "never" : "missing", build: "never" }
      : full;
  // who only looks wants to know why
  const known = isDryRun(context)
    ? await inspectChanged(engine, loaded.project, observed, { ...after, signal: context.signal })
    : observed;
  await carryOutAnew(context, loaded, engine, known, after);
}

/** Carries the plan out; containers that turn out to be unusable are made anew, each once. */
async function carryOutAnew(
  context: Context,
  loaded: LoadedProject,
  engine: Engine,
  observed: Observed,
  options: PlanOptions,
): Promise<void> {
  const steps = plan(loaded.project, observed, options);
  let unusable: readonly string[] = [];
  try {
    await carryOut(context, loaded, engine, steps);
    if (!isDryRun(context)) unusable = await cutOff(context, loaded, engine, observed, steps);
  } catch (error) {
    unusable = neverToStart(error).filter((id) => !options.unusable?.includes(id));
    if (unusable.length === 0) throw error;
  }
  if (unusable.length === 0) return;
  const now = await observeProject(context, engine, loaded);
  const anew = { ...options, unusable: [...(options.unusable ?? []), ...unusable] };
  await carryOutAnew(context, loaded, engine, now, anew);
}

function neverToStart(error: unknown): string[] {
  if (!(error instanceof ApplyError)) return [];
  return error.failed.flatMap(({ step, error: cause }) =>
    isEngineError(cause, "ENGINE_LOST_TRACK") ? startedAgain(step) : [],
  );
}

/** An engine that was killed while it started a container ends that start this long after the next one, networks and all. */
const LATE_END_MS = 2500;

/** Containers that were there, were started for the first time, and run without a network that they were on. */
async function cutOff(
  { signal }: Context,
  { project }: LoadedProject,
  engine: Engine,
  before: Observed,
  steps: readonly Step[],
): Promise<string[]> {
  const known = new Set(steps.flatMap(startedAgain));
  const started = before.containers.filter(({ id, state }) => state === "created" && known.has(id));
  if (started.length === 0) return [];
  await pause(LATE_END_MS, signal);
  const now = await engine.listContainers([`${LABEL.project}=${project.name}`], { signal });
  const networksNow = new Map(
    now.filter(({ state }) => state === "running").map(({ id, networks }) => [id, networks]),
  );
  return started.flatMap(({ id, networks }) => {
    const left = networksNow.get(id);
    return left && Object.keys(networks).some((name) => !Object.hasOwn(left, name)) ? [id] : [];
  });
}

/** The container that a step starts, if it was there before. */
function startedAgain(step: Step): string[] {
  return step.do === "startContainer" && step.container.id !== undefined ? [step.container.id] : [];
}

export function observeProject(context: Context, engine: Engine, loaded: LoadedProject): Promise<Observed> {
  const services = Object.values(loaded.project.services ?? {});
  const volumes = Object.keys(loaded.project.volumes ?? {}).length === 0;
  const networks = services.every((service) => service.network_mode);
  return observe(engine, loaded.project.name, { signal: context.signal, skip: { volumes, networks } });
}

function warnOfOrphans(
  context: Context,
  loaded: LoadedProject,
  observed: Observed,
  options: PlanOptions,
): void {
  if (options.removeOrphans || /^(1|true)$/i.test(context.io.env.COMPOSE_IGNORE_ORPHANS ?? "")) return;
  const names = orphans(loaded.project, observed, options).map((container) => container.name);
  if (names.length === 0) return;
  context.io.err(
    `warning: Found orphan containers ([${names.join(" ")}]) for this project. If you removed or renamed this service in your compose file, you can run this command with the --remove-orphans flag to clean it up.\n`,
  );
}

/** `--scale web=3 --scale db=1` as a map. */
export function scaleOption(
  entries: readonly string[],
  fail: (message: string) => Error,
): Record<string, number> {
  return Object.fromEntries(
    entries.map((entry) => {
      const match = /^([^=]+)=([0-9]+)$/.exec(entry);
      if (!match) throw fail(`invalid --scale option "${entry}": expected SERVICE=NUM`);
      return [match[1] ?? "", Number(match[2])];
    }),
  );
}
