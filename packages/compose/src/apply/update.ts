import type { Engine } from "../engine/engine.ts";
import { imageId, type Observed } from "../plan/observed.ts";
import type { PlanOptions } from "../plan/options.ts";
import { plan } from "../plan/plan.ts";
import { planPulls } from "../plan/plan-images.ts";
import { planRestore } from "../plan/plan-restore.ts";
import type { PlanProject } from "../plan/project.ts";
import type { Step } from "../plan/step.ts";
import { type ApplyOptions, apply } from "./apply.ts";
import { ApplyError } from "./apply-error.ts";
import { observe } from "./observe.ts";

/** How to update, and how long to wait for health. */
export interface UpdateOptions extends ApplyOptions {
  readonly plan?: PlanOptions;
  /** How long the new containers may take to become healthy. */
  readonly deadlineSeconds?: number;
}

/** What an update did. */
export interface Updated {
  /** The services that were replaced. */
  readonly services: readonly string[];
  readonly steps: readonly Step[];
}

const DEADLINE_SECONDS = 120;

/**
 * Pulls, replaces what changed and waits until it is well. If it does not become so, the containers
 * and image names from before are put back, and the fault is thrown with `hint` saying so.
 */
export async function update(
  engine: Engine,
  project: PlanProject & { name: string },
  options: UpdateOptions = {},
): Promise<Updated> {
  const before = await observe(engine, project.name, { signal: options.signal });
  const planned: PlanOptions = {
    ...options.plan,
    keepReplaced: true,
    wait: true,
    waitTimeoutSeconds: options.deadlineSeconds ?? DEADLINE_SECONDS,
  };
  try {
    await apply(
      planPulls(project, before, { ...planned, pull: "refresh", build: "policy" }),
      engine,
      options,
    );
    const pulled = await observe(engine, project.name, { signal: options.signal });
    const steps = plan(project, pulled, { ...planned, pull: "never", build: "never" });
    await apply(steps, engine, options);
    const services = steps.flatMap((step) =>
      step.do === "createContainer" && step.service ? [step.service] : [],
    );
    return { services: [...new Set(services)], steps };
  } catch (error) {
    await restore(engine, project, before, options);
    throw asUpdateError(error);
  }
}

/** Puts back what was there; it is not given up when the update itself was interrupted. */
async function restore(
  engine: Engine,
  project: PlanProject & { name: string },
  before: Observed,
  options: UpdateOptions,
): Promise<void> {
  const { signal: _, ...rest } = options;
  const now = await observe(engine, project.name);
  await apply(planRestore(project.name, before, now), engine, { ...rest, keepGoing: true });
  for (const service of Object.values(project.services ?? {})) {
    const image = service.image;
    const was = image && imageId(before, image);
    if (image && was && imageId(now, image) !== was && !image.includes("@"))
      await engine.tagImage(was, image);
  }
}

function asUpdateError(error: unknown): unknown {
  if (!(error instanceof ApplyError)) return error;
  const progress = { done: error.done, notDone: error.notDone, failed: error.failed };
  return new ApplyError(
    error.code,
    error.message,
    progress,
    "the containers from before are back",
    error.cause,
  );
}
