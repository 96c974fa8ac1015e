import type { Step } from "./directives/step.ts";

/** What each kind of step does to a machine. Rejects if it could not be done. */
export type Effects = {
  readonly [Kind in Step["do"]]: (step: Extract<Step, { do: Kind }>, signal?: AbortSignal) => Promise<void>;
};

export interface Outcome {
  readonly step: Step;
  /** `skipped`: a step of the same chain failed before it. */
  readonly result: "done" | "failed" | "skipped";
  readonly error?: unknown;
}

/** Do steps one after another. A failed step ends its chain, never the rest. */
export async function applySteps(
  steps: readonly Step[],
  effects: Effects,
  options: { readonly signal?: AbortSignal } = {},
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const broken = new Set<string>();
  for (const step of steps) {
    if (step.chain !== undefined && broken.has(step.chain)) {
      outcomes.push({ step, result: "skipped" });
      continue;
    }
    options.signal?.throwIfAborted();
    try {
      await perform(step, effects, options.signal);
      outcomes.push({ step, result: "done" });
    } catch (error) {
      outcomes.push({ step, result: "failed", error });
      if (step.chain !== undefined && step.mayFail !== true) broken.add(step.chain);
    }
  }
  return outcomes;
}

/** The failures that somebody should hear of. */
export function failures(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ step, result }) => result === "failed" && step.mayFail !== true);
}

function perform<Kind extends Step["do"]>(
  step: Extract<Step, { do: Kind }>,
  effects: Effects,
  signal?: AbortSignal,
): Promise<void> {
  const effect = effects[step.do as Kind] as (
    step: Extract<Step, { do: Kind }>,
    signal?: AbortSignal,
  ) => Promise<void>;
  return effect(step, signal);
}
