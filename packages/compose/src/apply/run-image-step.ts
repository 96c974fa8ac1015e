import { isEngineError } from "../engine/engine-error.ts";
import { PlanError } from "../plan/plan-error.ts";
import type { BuildSpec, Step } from "../plan/step.ts";
import type { StepContext } from "./step-context.ts";

/** Pulls an image; where that fails and the service can be built, builds it. */
export async function pullImage(
  { image, platform, orBuild, isDated }: Extract<Step, { do: "pullImage" }>,
  context: StepContext,
): Promise<void> {
  const { engine, services, signal, progress } = context;
  const auth = await services.credentials?.(image);
  try {
    await engine.pullImage({ image, platform, auth }, progress, { signal });
    // an engine notes when an image was tagged, and not when it was pulled
    if (isDated) await engine.tagImage(image, image, { signal });
  } catch (error) {
    if (!orBuild || !isEngineError(error) || signal?.aborted) throw error;
    await buildImage(orBuild, context);
  }
}

/** Builds an image and gives it its further tags. Resolves with its id. */
export async function buildImage(build: BuildSpec, context: StepContext): Promise<string> {
  const { engine, services, signal } = context;
  if (services.buildKit && (await engine.info({ signal })).hasBuildKit) {
    const request = { query: build.query, buildKit: await services.buildKit(build) };
    return engine.buildImage(request, context.progress, { signal });
  }
  refuseBuildKitOnly(build);
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

/** The classic builder would leave these out without a word. */
function refuseBuildKitOnly({ image, buildKit: { only } }: BuildSpec): void {
  if (only.length === 0) return;
  throw new PlanError(
    "PLAN_UNSUPPORTED",
    `image ${image}: build.${only[0]}: needs BuildKit, which is switched off or not in this engine`,
    "leave DOCKER_BUILDKIT unset, or take the key out",
  );
}
