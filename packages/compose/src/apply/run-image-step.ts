import { isEngineError } from "../engine/engine-error.ts";
import type { BuildSpec, Step } from "../plan/step.ts";
import type { StepContext } from "./step-context.ts";

/** Pulls an image; where that fails and the service can be built, builds it. */
export async function pullImage(
  step: Extract<Step, { do: "pullImage" }>,
  context: StepContext,
): Promise<void> {
  const auth = await context.services.credentials?.(step.image);
  try {
    await context.engine.pullImage({ image: step.image, platform: step.platform, auth }, context.progress, {
      signal: context.signal,
    });
  } catch (error) {
    if (!step.orBuild || !isEngineError(error) || context.signal?.aborted) throw error;
    await buildImage(step.orBuild, context);
  }
}

/** Builds an image and gives it its further tags. Resolves with its id. */
export async function buildImage(build: BuildSpec, context: StepContext): Promise<string> {
  const { engine, services, signal } = context;
  const registries = await services.allCredentials?.();
  const common = { ...(registries ? { registries } : {}) };
  let id: string;
  if (build.remote) {
    id = await engine.buildImage(
      { ...common, query: { ...build.query, remote: build.remote } },
      context.progress,
      { signal },
    );
  } else {
    if (!services.buildContext) throw new Error("a build needs `buildContext`");
    const { query, context: tar } = await services.buildContext(build);
    id = await engine.buildImage(
      { ...common, query: { ...build.query, ...query }, context: tar },
      context.progress,
      { signal },
    );
  }
  for (const tag of build.tags) await engine.tagImage(build.image, tag, { signal });
  return id;
}
