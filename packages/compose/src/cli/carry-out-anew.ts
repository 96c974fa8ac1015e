import { ApplyError } from "../apply/apply-error.ts";
import { pause } from "../apply/pause.ts";
import type { Container, Engine } from "../engine/engine.ts";
import { isEngineError } from "../engine/engine-error.ts";
import { LABEL } from "../plan/labels.ts";
import type { Observed } from "../plan/observed.ts";
import type { PlanOptions, Unusable } from "../plan/options.ts";
import { plan } from "../plan/plan.ts";
import type { Step } from "../plan/step.ts";
import { carryOut, isDryRun } from "./carry-out.ts";
import type { Context, LoadedProject } from "./command.ts";
import { observeProject } from "./observe-project.ts";

const NOTHING: Unusable = { containers: [], volumes: [] };

/** Carries the plan out; containers and volumes that turn out to be unusable are made anew, each once. */
export async function carryOutAnew(
  context: Context,
  loaded: LoadedProject,
  engine: Engine,
  observed: Observed,
  options: PlanOptions,
): Promise<void> {
  const steps = plan(loaded.project, observed, options);
  const before = options.unusable ?? NOTHING;
  let found = NOTHING;
  try {
    await carryOut(context, loaded, engine, steps);
    if (isDryRun(context)) return;
    found = { ...NOTHING, containers: await cutOff(context, loaded, engine, observed, steps) };
  } catch (error) {
    found = unusableBy(error, before);
    if (isNothing(found)) throw error;
  }
  if (isNothing(found)) return;
  const now = await observeProject(context, engine, loaded);
  const unusable: Unusable = {
    containers: [...before.containers, ...found.containers],
    volumes: [...before.volumes, ...found.volumes],
  };
  await carryOutAnew(context, loaded, engine, now, { ...options, unusable });
}

function isNothing({ containers, volumes }: Unusable): boolean {
  return containers.length === 0 && volumes.length === 0;
}

/** What an engine that was killed before left half made, and was not found before. */
function unusableBy(error: unknown, before: Unusable): Unusable {
  const failed = error instanceof ApplyError ? error.failed : [];
  const containers = failed.flatMap(({ step, error: cause }) =>
    isEngineError(cause, "ENGINE_LOST_TRACK") ? startedAgain(step) : [],
  );
  const volumes = failed.flatMap(({ error: cause }) =>
    isEngineError(cause, "ENGINE_VOLUME_WITHOUT_FOLDER") ? (cause.volume ?? []) : [],
  );
  return {
    containers: containers.filter((id) => !before.containers.includes(id)),
    volumes: volumes.filter((name) => !before.volumes.includes(name)),
  };
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
  if (started.length === 0 || (await knowsThatItMade(engine, started, project.name, signal))) return [];
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

/** The last events are kept in memory alone: an engine that has one of each container was not killed since. */
async function knowsThatItMade(
  engine: Engine,
  containers: readonly Container[],
  project: string,
  signal: AbortSignal,
): Promise<boolean> {
  const unknown = new Set(containers.map(({ id }) => id));
  const until = Math.max(...containers.map(({ created }) => created)) + 1;
  const past = await engine.events([`${LABEL.project}=${project}`], { since: 1, until, signal });
  for await (const { action, id } of past) if (action === "create") unknown.delete(id);
  return unknown.size === 0;
}

/** The container that a step starts, if it was there before. */
function startedAgain(step: Step): string[] {
  return step.do === "startContainer" && step.container.id !== undefined ? [step.container.id] : [];
}
