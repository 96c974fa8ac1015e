import { contentFiles } from "./contents.ts";
import type { Dependency } from "./dependencies.ts";
import { add, type Draft, type Wanted } from "./draft.ts";
import { hooks } from "./hooks.ts";
import { OS_LABEL } from "./labels.ts";
import type { PlanService } from "./project.ts";
import type { WaitCondition } from "./step.ts";

/** The steps that bring a service to the state its dependents wait for, by condition. */
interface Started {
  readonly steps: number[];
  /** By condition, and by whether a failure matters. */
  readonly waits: Map<string, number[]>;
}

const WAITS: Readonly<Record<string, WaitCondition>> = {
  service_healthy: "healthy",
  service_completed_successfully: "completed",
};

/** Starts what does not run, each service after what it needs has come as far as it asks. */
export function planStarts(draft: Draft, order: readonly string[]): void {
  const started = new Map<string, Started>();
  for (const name of order) {
    const service = draft.services[name] ?? {};
    started.set(name, startService(draft, name, service, started));
  }
  if (draft.options.wait) waitForAll(draft, order, started);
}

function startService(
  draft: Draft,
  name: string,
  service: PlanService,
  started: Map<string, Started>,
): Started {
  const state: Started = { steps: [], waits: new Map() };
  if (service.labels?.[OS_LABEL.createOnly] === "true") return state;
  for (const wanted of draft.wanted.get(name) ?? []) {
    if (runsAlready(draft, wanted)) continue;
    const conditions = dependencySteps(draft, name, started);
    state.steps.push(
      add(
        draft,
        {
          do: "startContainer",
          container: wanted.ref,
          files: contentFiles(draft.project, service),
          postStart: hooks(service.post_start),
          ...(wanted.kept?.state === "paused" ? { paused: true } : {}),
        },
        {
          after: [...wanted.ready, ...conditions.after],
          ...(conditions.settled.length > 0 ? { afterSettled: conditions.settled } : {}),
          reason: { code: "not-running", text: wanted.kept ? `it is ${wanted.kept.state}` : "it is new" },
          service: name,
        },
      ),
    );
  }
  // `detach: false` is RancherOS's word for a job: others go on when it has ended, however it ended
  if (service.labels?.[OS_LABEL.detach] === "false" && state.steps.length > 0) {
    const waits = waitSteps(draft, name, state, "exited", true);
    return { steps: waits, waits: new Map() };
  }
  return state;
}

function runsAlready(draft: Draft, wanted: Wanted): boolean {
  const state = wanted.kept?.state;
  if (state !== "running" && state !== "restarting") return false;
  return !draft.stopSteps.has(wanted.kept?.id ?? "");
}

function dependencySteps(
  draft: Draft,
  name: string,
  started: Map<string, Started>,
): { after: number[]; settled: number[] } {
  const after: number[] = [];
  const settled: number[] = [];
  for (const [other, dependency] of draft.dependencies.get(name) ?? []) {
    const state = started.get(other);
    if (!state) continue;
    const steps = conditionSteps(draft, other, dependency, state);
    (dependency.required ? after : settled).push(...steps);
  }
  return { after, settled };
}

function conditionSteps(draft: Draft, other: string, dependency: Dependency, state: Started): number[] {
  const until = WAITS[dependency.condition];
  if (!until) return state.steps;
  const key = `${until} ${dependency.required}`;
  const known = state.waits.get(key);
  if (known) return known;
  const steps = waitSteps(draft, other, state, until, dependency.required);
  state.waits.set(key, steps);
  return steps;
}

function waitSteps(
  draft: Draft,
  name: string,
  state: Started,
  until: WaitCondition,
  required: boolean,
): number[] {
  const text =
    until === "healthy"
      ? "others need it healthy"
      : until === "completed"
        ? "others need it completed"
        : "it is waited for";
  return (draft.wanted.get(name) ?? [])
    .filter((wanted) => !isHealthyAlready(draft, wanted, until))
    .map((wanted) =>
      add(
        draft,
        { do: "waitContainer", container: wanted.ref, until, required, ...timeout(draft) },
        { after: [...wanted.ready, ...state.steps], reason: { code: "condition", text }, service: name },
      ),
    );
}

function isHealthyAlready(draft: Draft, wanted: Wanted, until: WaitCondition): boolean {
  return until === "healthy" && runsAlready(draft, wanted) && /\(healthy\)/.test(wanted.kept?.status ?? "");
}

/** How long a container must run to count as steady, where nothing else is asked for. */
const STEADY_SECONDS = 5;

function timeout(draft: Draft): { timeoutSeconds?: number; steadySeconds?: number } {
  const timeoutSeconds = draft.options.wait ? draft.options.waitTimeoutSeconds : undefined;
  const steadySeconds =
    draft.options.steadySeconds ?? (draft.options.keepReplaced ? STEADY_SECONDS : undefined);
  return {
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(steadySeconds === undefined ? {} : { steadySeconds }),
  };
}

/** `--wait`: every service runs, is healthy where that can be told, or has done its job. */
function waitForAll(draft: Draft, order: readonly string[], started: Map<string, Started>): void {
  for (const name of order) {
    const state = started.get(name);
    if (!state || draft.services[name]?.labels?.[OS_LABEL.createOnly] === "true") continue;
    waitSteps(draft, name, state, goalOf(draft, name), true);
  }
}

/** What `--wait` waits for: a job may end well, anything else must run on. */
function goalOf(draft: Draft, name: string): WaitCondition {
  const ran = (draft.wanted.get(name) ?? []).some((wanted) => wanted.replaces?.state === "running");
  if (draft.options.keepReplaced && ran) return "steady";
  const restart = draft.services[name]?.restart;
  const isJob = restart === undefined || restart === "no" || String(restart).startsWith("on-failure");
  return isJob ? "done" : draft.options.keepReplaced ? "steady" : "running";
}
