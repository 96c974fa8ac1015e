import { inspectChanged } from "../apply/inspect-changed.ts";
import { observe } from "../apply/observe.ts";
import type { Observed } from "../plan/observed.ts";
import type { PlanOptions } from "../plan/options.ts";
import { orphans } from "../plan/plan.ts";
import { planPulls } from "../plan/plan-images.ts";
import { carryOut, isDryRun } from "./carry-out.ts";
import { carryOutAnew } from "./carry-out-anew.ts";
import type { Context, LoadedProject } from "./command.ts";
import { observeProject } from "./observe-project.ts";
import { projectOptions } from "./project-options.ts";

/** Observes, pulls and builds what the policies ask for, plans and carries out. */
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
