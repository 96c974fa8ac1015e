import type { ContainerDetails, Engine } from "../engine/engine.ts";
import type { Step } from "../plan/step.ts";
import { WaitError } from "./apply-error.ts";
import { pause } from "./pause.ts";

type WaitStep = Extract<Step, { do: "waitContainer" }>;
interface WaitContext {
  readonly signal?: AbortSignal | undefined;
  readonly warn: (message: string) => void;
}

const POLL_MS = 250;

/** Waits until a container is as the step wants it. What is not `required` only warns. */
export async function waitFor(
  engine: Engine,
  id: string,
  step: WaitStep,
  context: WaitContext,
): Promise<void> {
  const limit =
    step.timeoutSeconds === undefined ? undefined : AbortSignal.timeout(step.timeoutSeconds * 1000);
  const signals = [context.signal, limit].filter((signal) => signal !== undefined);
  const signal = signals.length > 0 ? AbortSignal.any(signals) : undefined;
  try {
    await reach(engine, id, step, signal);
  } catch (error) {
    if (context.signal?.aborted) throw error;
    const late = limit?.aborted
      ? new WaitError("APPLY_UNHEALTHY", `not ${step.until} after ${step.timeoutSeconds} s`)
      : error;
    if (step.required) throw late;
    context.warn(
      `optional dependency "${step.service ?? step.container.name}" failed: ${(late as Error).message}`,
    );
  }
}

async function reach(
  engine: Engine,
  id: string,
  step: WaitStep,
  signal: AbortSignal | undefined,
): Promise<void> {
  const name = step.container.name;
  if (step.until === "exited") {
    await engine.waitContainer(id, { signal });
    return;
  }
  if (step.until === "completed") {
    const code = await engine.waitContainer(id, { signal });
    if (code !== 0)
      throw new WaitError(
        "APPLY_DEPENDENCY_FAILED",
        `service "${step.service}" didn't complete successfully: exit ${code}`,
      );
    return;
  }
  // a job may end well at any time, or fail as soon as somebody has seen it run
  const isLong = step.until === "steady" || step.until === "done";
  const steadyMs = isLong ? (step.steadySeconds ?? 0) * 1000 : 0;
  let since: number | undefined;
  for (;;) {
    const details = await engine.inspectContainer(id, { signal });
    if (isReached(details, step, name)) {
      since ??= performance.now();
      // a healthcheck tells more than any time
      if (details.health === "healthy" || details.state === "exited" || performance.now() - since >= steadyMs)
        return;
    } else since = undefined;
    await pause(POLL_MS, signal);
  }
}

function isReached(details: ContainerDetails, step: WaitStep, name: string): boolean {
  const { state, health, exitCode } = details;
  if (state === "exited" || state === "dead") {
    if (step.until === "done" && exitCode === 0) return true;
    throw new WaitError("APPLY_DEPENDENCY_FAILED", `container ${name} exited (${exitCode})`);
  }
  if (step.until === "started") return state === "running";
  if (step.until === "steady" && Number(details.raw.RestartCount ?? 0) > 0) {
    throw new WaitError("APPLY_UNHEALTHY", `container ${name} does not stay up (${exitCode})`);
  }
  if (health === "unhealthy") throw new WaitError("APPLY_UNHEALTHY", `container ${name} is unhealthy`);
  if (step.until === "healthy" && health === "none" && state === "running") {
    throw new WaitError("APPLY_DEPENDENCY_FAILED", `container ${name} has no healthcheck configured`);
  }
  return state === "running" && (health === "healthy" || health === "none");
}
