import type { Container } from "../engine/engine.ts";
import { contentFiles } from "./contents.ts";
import { dependencies } from "./dependencies.ts";
import { add, type Draft, isRunning, refTo } from "./draft.ts";
import { hooks } from "./hooks.ts";
import { LABEL } from "./labels.ts";
import { newDraft } from "./new-draft.ts";
import { isOneOff, numberOf, type Observed, serviceOf } from "./observed.ts";
import type { PlanOptions } from "./options.ts";
import { stopTimeout } from "./plan-networks.ts";
import { planStarts } from "./plan-start.ts";
import type { PlanProject } from "./project.ts";
import type { Action, Step } from "./step.ts";

/** What can be done to containers that exist. */
export type Lifecycle = "start" | "stop" | "restart" | "kill" | "pause" | "unpause" | "remove";

/** How it is done; `killSignal` is a name such as `SIGTERM`. */
export interface LifecycleOptions extends PlanOptions {
  readonly killSignal?: string;
  /** `remove`: stop what runs first; else only stopped containers go. */
  readonly stopFirst?: boolean;
  readonly volumes?: boolean;
}

/** The steps that do one thing to containers that exist, dependants before what they need (`start`: after). */
export function planLifecycle(
  project: PlanProject,
  observed: Observed,
  what: Lifecycle,
  options: LifecycleOptions = {},
): Step[] {
  const draft = newDraft(project, observed, options);
  const chosen = options.services?.length ? new Set(options.services) : undefined;
  const all = observed.containers.filter((container) => !chosen || chosen.has(serviceOf(container)));
  if (what === "start") return planStart(draft, chosen);
  const containers = all.filter((container) => applies(what, container, options));
  const parallel = what === "kill" || what === "pause" || what === "unpause";
  if (parallel) for (const container of containers) act(draft, what, container, []);
  else reverseOrder(draft, containers, (container, after) => act(draft, what, container, after));
  return draft.steps;
}

function planStart(draft: Draft, chosen: ReadonlySet<string> | undefined): Step[] {
  const names = [...draft.containers.keys()].filter((name) => !chosen || chosen.has(name));
  for (const name of names) {
    const list = draft.containers.get(name) ?? [];
    draft.wanted.set(
      name,
      list.map((kept) => ({ ref: refTo(kept), number: numberOf(kept), kept, ready: [] })),
    );
  }
  const order = orderOf(draft).filter((name) => names.includes(name));
  planStarts(draft, [...order, ...names.filter((name) => !order.includes(name))]);
  return draft.steps;
}

function applies(what: Lifecycle, container: Container, options: LifecycleOptions): boolean {
  switch (what) {
    case "remove":
      return !isOneOff(container) && (options.stopFirst || !isRunning(container));
    case "unpause":
      return container.state === "paused";
    case "restart":
      return !isOneOff(container);
    default:
      return isRunning(container) && !(what === "pause" && container.state === "paused");
  }
}

function act(draft: Draft, what: Lifecycle, container: Container, after: readonly number[]): number {
  const service = serviceOf(container);
  const more = { service, after, reason: { code: "asked", text: `${what} was asked for` } as const };
  const target = refTo(container);
  const { killSignal = "SIGKILL", volumes = false } = draft.options as LifecycleOptions;
  const preStop = hooks(draft.services[service]?.pre_stop);
  const stop: Action = { do: "stopContainer", container: target, preStop, ...stopTimeout(draft) };
  switch (what) {
    case "stop":
      return add(draft, stop, more);
    case "restart":
      return add(draft, { do: "restartContainer", container: target, ...stopTimeout(draft) }, more);
    case "kill":
      return add(draft, { do: "killContainer", container: target, killSignal }, more);
    case "pause":
      return add(draft, { do: "pauseContainer", container: target }, more);
    case "unpause":
      return add(draft, { do: "unpauseContainer", container: target }, more);
    case "remove": {
      const stopped = isRunning(container) ? [add(draft, stop, more)] : [...after];
      return add(
        draft,
        { do: "removeContainer", container: target, volumes, force: true },
        { ...more, after: stopped },
      );
    }
    case "start":
      return add(
        draft,
        {
          do: "startContainer",
          container: target,
          files: contentFiles(draft.project, draft.services[service] ?? {}),
          postStart: [],
        },
        more,
      );
  }
}

/** Acts on every container after those whose services need its service. Returns all last steps. */
export function reverseOrder(
  draft: Draft,
  containers: readonly Container[],
  action: (container: Container, after: readonly number[]) => number,
): number[] {
  const steps = new Map<string, number[]>();
  const needs = labelledDependencies(draft);
  const order = orderOf(draft).reverse();
  const names = [
    ...new Set([...containers.map(serviceOf).filter((name) => !order.includes(name)), ...order]),
  ];
  for (const name of names) {
    const dependents = [...needs].filter(([, others]) => others.has(name)).map(([dependent]) => dependent);
    const after = dependents.flatMap((dependent) => steps.get(dependent) ?? []);
    const mine = containers
      .filter((container) => serviceOf(container) === name)
      .map((container) => action(container, after));
    // a service without containers passes on what it waits for
    steps.set(name, mine.length > 0 ? mine : after);
  }
  return [...new Set([...steps.values()].flat())];
}

function orderOf(draft: Draft): string[] {
  const needs = labelledDependencies(draft);
  const ordered = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (ordered.has(name) || path.includes(name)) return;
    for (const other of needs.get(name) ?? []) visit(other, [...path, name]);
    ordered.add(name);
  };
  for (const name of [...needs.keys()].sort()) visit(name, []);
  return [...ordered];
}

/** Who needs whom, from the project and, for containers it no longer names, from their labels. */
function labelledDependencies(draft: Draft): Map<string, Set<string>> {
  const needs = new Map<string, Set<string>>();
  for (const [name, others] of dependencies(draft.services)) needs.set(name, new Set(others.keys()));
  for (const container of draft.observed.containers) {
    const name = serviceOf(container);
    if (needs.has(name)) continue;
    const listed = (container.labels[LABEL.dependsOn] ?? "").split(",").filter(Boolean);
    needs.set(name, new Set(listed.map((entry) => entry.split(":")[0] ?? "")));
  }
  return needs;
}
