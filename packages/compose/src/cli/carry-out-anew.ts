import type { Engine } from "../engine/engine.ts";
import type { Observed } from "../plan/observed.ts";
import type { PlanOptions, Unusable } from "../plan/options.ts";
import { plan } from "../plan/plan.ts";
import { carryOut, isDryRun } from "./carry-out.ts";
import type { Context, LoadedProject } from "./command.ts";
import { createTraces } from "./killed-engine.ts";
import { observeProject } from "./observe-project.ts";

/** Carries the plan out; containers and volumes that turn out to be unusable are made anew, each once. */
export async function carryOutAnew(
  context: Context,
  loaded: LoadedProject,
  engine: Engine,
  observed: Observed,
  options: PlanOptions,
): Promise<void> {
  const traces = createTraces(engine, loaded.project.name, observed.containers, context.signal);
  let unusable: Unusable = { containers: [], volumes: [] };
  for (let now = observed; ; now = await observeProject(context, engine, loaded)) {
    const steps = plan(loaded.project, now, { ...options, unusable });
    let found: Unusable;
    try {
      await carryOut(context, loaded, engine, steps);
      if (isDryRun(context)) return;
      found = { containers: await traces.cutOff(steps), volumes: [] };
    } catch (error) {
      found = without(await traces.inFailures(error, steps), unusable);
      if (isNothing(found)) throw error;
    }
    if (isNothing(found)) return;
    unusable = {
      containers: [...unusable.containers, ...found.containers],
      volumes: [...unusable.volumes, ...found.volumes],
    };
  }
}

function without({ containers, volumes }: Unusable, known: Unusable): Unusable {
  return {
    containers: containers.filter((id) => !known.containers.includes(id)),
    volumes: volumes.filter((name) => !known.volumes.includes(name)),
  };
}

function isNothing({ containers, volumes }: Unusable): boolean {
  return containers.length === 0 && volumes.length === 0;
}
