import type { Engine, Progress } from "../engine/engine.ts";
import type { Step } from "../plan/step.ts";
import { ApplyError, WaitError } from "./apply-error.ts";
import { createRun, type Run } from "./run.ts";
import { runStep } from "./run-step.ts";
import type { StepServices } from "./step-services.ts";

/** How a plan goes. Times are milliseconds of the clock `now`. */
export type ApplyEvent =
  | { readonly kind: "started"; readonly step: Step; readonly atMs: number }
  | { readonly kind: "progress"; readonly step: Step; readonly progress: Progress }
  | { readonly kind: "warning"; readonly step: Step; readonly message: string }
  | { readonly kind: "finished"; readonly step: Step; readonly atMs: number; readonly tookMs: number }
  | { readonly kind: "failed"; readonly step: Step; readonly error: unknown; readonly tookMs: number };

/** How to carry out a plan. All of it has a default. */
export interface ApplyOptions extends StepServices {
  readonly signal?: AbortSignal | undefined;
  /** How many steps may be under way at once. By default eight, and any number that stop or restart a container. */
  readonly parallel?: number;
  readonly onEvent?: (event: ApplyEvent) => void;
  /** After a fault, go on with every step that does not need the failed one. */
  readonly keepGoing?: boolean;
  /** A clock, in milliseconds; tests give their own. */
  readonly now?: () => number;
}

/** What became of a plan. */
export interface Applied {
  readonly done: readonly Step[];
  readonly warnings: readonly string[];
  /** Containers made by this plan: name → id. */
  readonly created: ReadonlyMap<string, string>;
}

/** More keep an engine busy with its own locks: sixteen at once cost two cores 5 to 14 percent more CPU time. */
const DEFAULT_PARALLEL = 8;
/** What is made starts before more is made: 20 containers at once took two cores 4 percent longer. */
const START: Step["do"] = "startContainer";
/** Their time is that of the containers: it would add up to minutes, and does not keep the engine busy. */
const CONTAINERS_OWN_TIME: ReadonlySet<Step["do"]> = new Set(["stopContainer", "restartContainer"]);

/** Carries a plan out: every step as soon as those it waits for are done. Throws `ApplyError` on a fault. */
export async function apply(
  steps: readonly Step[],
  engine: Engine,
  options: ApplyOptions = {},
): Promise<Applied> {
  const run = createRun(steps, options);
  await Promise.all(run.ready().map((step) => advance(run, step, engine, options)));
  if (options.signal?.aborted || run.failures.length > 0) throw asError(run, options.signal);
  return { done: run.done, warnings: run.warnings, created: run.created };
}

/** Runs a step and then, each in its turn, the steps that waited for it. */
async function advance(run: Run, step: Step, engine: Engine, options: ApplyOptions): Promise<void> {
  const limit = limitOf(step, options);
  const giveBack = limit === undefined ? undefined : await run.slots.take(limit, step.do === START);
  if (run.mayStart(step)) await perform(run, step, engine, options);
  // those that waited for it get in line before its slot is free
  const followers = run.ready().map((next) => advance(run, next, engine, options));
  giveBack?.();
  await Promise.all(followers);
}

async function perform(run: Run, step: Step, engine: Engine, options: ApplyOptions): Promise<void> {
  const now = options.now ?? (() => performance.now());
  const report = options.onEvent ?? (() => {});
  const begun = now();
  report({ kind: "started", step, atMs: begun });
  try {
    await runStep(step, {
      engine,
      run,
      services: options,
      signal: options.signal,
      progress: (progress) => report({ kind: "progress", step, progress }),
      warn: (message) => {
        run.warnings.push(message);
        report({ kind: "warning", step, message });
      },
    });
    run.succeed(step);
    report({ kind: "finished", step, atMs: now(), tookMs: now() - begun });
  } catch (error) {
    run.fail(step, error);
    report({ kind: "failed", step, error, tookMs: now() - begun });
  }
}

function limitOf(step: Step, { parallel }: ApplyOptions): number | undefined {
  // waiting costs the engine nothing, and must not keep others from what is waited for
  if (step.do === "waitContainer") return undefined;
  return parallel ?? (CONTAINERS_OWN_TIME.has(step.do) ? undefined : DEFAULT_PARALLEL);
}

function asError(run: Run, signal: AbortSignal | undefined): ApplyError {
  const progress = { done: run.done, notDone: run.notDone(), failed: run.failures };
  const hint = hintOf(run);
  if (signal?.aborted) return new ApplyError("APPLY_ABORTED", "interrupted", progress, hint, signal.reason);
  const first = run.failures[0];
  const message = first?.error instanceof Error ? first.error.message.trim() : String(first?.error);
  const code = first?.error instanceof WaitError ? first.error.code : "APPLY_FAILED";
  return new ApplyError(
    code,
    `${first ? where(first.step) : "apply"}: ${message}`,
    progress,
    hint,
    first?.error,
  );
}

const SHOWN = 4;

/** How far it came, what is left, and what to do. */
function hintOf(run: Run): string {
  const notDone = run.notDone();
  const left = [...new Set(notDone.map(where))];
  const more = left.length > SHOWN ? ` and ${left.length - SHOWN} more` : "";
  const { hint } = (run.failures[0]?.error ?? {}) as { readonly hint?: string };
  const next = `${hint ? `${hint}; then ` : ""}run it again to go on from here`;
  const counts = `${run.done.length} of ${run.done.length + notDone.length} steps done`;
  return `${counts}, left: ${left.slice(0, SHOWN).join(", ")}${more}; ${next}`;
}

/** The thing a step is about, in the words of the compose file. */
export function where(step: Step): string {
  switch (step.do) {
    case "pullImage":
      return step.service ?? step.image;
    case "buildImage":
      return step.service ?? step.build.image;
    case "removeImage":
      return `image ${step.image}`;
    case "createNetwork":
      return `network ${step.body.Name}`;
    case "removeNetwork":
      return `network ${step.name}`;
    case "createVolume":
      return `volume ${step.body.Name}`;
    case "removeVolume":
      return `volume ${step.name}`;
    case "createContainer":
      return `container ${step.name}`;
    default:
      return `container ${step.container.name}`;
  }
}
