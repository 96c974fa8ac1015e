import { type ApplyOptions, apply } from "../apply/apply.ts";
import { createCredentials } from "../docker/credentials.ts";
import { projectContents } from "../docker/project-contents.ts";
import type { Engine } from "../engine/engine.ts";
import type { Step } from "../plan/step.ts";
import type { Context, LoadedProject } from "./command.ts";
import { parallelOption } from "./parallel-option.ts";
import { createProgress } from "./progress.ts";
import { planLine } from "./step-text.ts";

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

/** What steps need beside the engine, from this machine: credentials, build contexts, secrets. */
export function services(context: Context, loaded: LoadedProject): ApplyOptions {
  const credentials = createCredentials(context.io);
  const contents = projectContents(loaded.project, loaded.environment);
  const parallel = parallelOption(context.global.text("parallel"), context.io.env);
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
    ...(parallel !== undefined && { parallel }),
  };
}
