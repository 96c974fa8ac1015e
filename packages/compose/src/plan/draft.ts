import type { Container } from "../engine/engine.ts";
import type { DependencyMap } from "./dependencies.ts";
import { isOneOff, numberOf, type Observed, serviceOf } from "./observed.ts";
import type { PlanOptions } from "./options.ts";
import type { PlanProject, PlanService } from "./project.ts";
import type { Action, ContainerRef, Step } from "./step.ts";

/** A plan while it is being made: the steps so far, and what later steps must wait for. */
export interface Draft {
  readonly project: PlanProject;
  readonly services: Readonly<Record<string, PlanService>>;
  readonly observed: Observed;
  readonly options: PlanOptions;
  readonly dependencies: DependencyMap;
  /** The project's containers by service, by number; one-off ones left out. */
  readonly containers: ReadonlyMap<string, readonly Container[]>;
  readonly steps: Step[];
  /** Real network name → id, of networks that are not the project's. */
  readonly externalIds: Map<string, string>;
  /** Step that a network or volume waits for, by its key in the project. */
  readonly networkSteps: Map<string, number>;
  readonly volumeSteps: Map<string, number>;
  readonly imageSteps: Map<string, number>;
  /** The step that stopped, or joined to a network anew, a container (by id). */
  readonly stopSteps: Map<string, number>;
  readonly connectSteps: Map<string, number[]>;
  /** Containers (by id) that are gone by the time the services are planned, and the steps that took them. */
  readonly removeSteps: Map<string, number>;
  /** Last step that made a service's containers. */
  readonly serviceSteps: Map<string, number[]>;
  /** Digests of fields by their text: services have many alike. */
  readonly digests: Map<string, string>;
  /** Services whose containers this plan makes anew. */
  readonly recreated: Set<string>;
  /** Replaced containers that go only when everything else is done. */
  readonly retired: Container[];
  /** The containers each service will have. */
  readonly wanted: Map<string, Wanted[]>;
}

export interface Wanted {
  readonly ref: ContainerRef;
  readonly number: number;
  /** The container that is there already and stays, if any. */
  readonly kept?: Container;
  /** The container it takes the place of, if any. */
  readonly replaces?: Container;
  /** The step after which it can be started. */
  readonly ready: readonly number[];
}

type More = Omit<Step, "id" | "after" | keyof Action> & { after?: readonly number[] };

/** Appends a step and returns its id. */
export function add(draft: Pick<Draft, "steps">, action: Action, more: More): number {
  const id = draft.steps.length + 1;
  const after = [...new Set(more.after ?? [])].sort((a, b) => a - b);
  draft.steps.push({ id, ...action, ...more, after } as Step);
  return id;
}

/** The project's containers by service, each list by number. */
export function byService(observed: Observed): Map<string, Container[]> {
  const found = new Map<string, Container[]>();
  for (const container of observed.containers) {
    if (isOneOff(container)) continue;
    const list = found.get(serviceOf(container));
    if (list) list.push(container);
    else found.set(serviceOf(container), [container]);
  }
  for (const list of found.values()) list.sort((a, b) => numberOf(a) - numberOf(b));
  return found;
}

export function refTo(container: Container): ContainerRef {
  return { name: container.name, id: container.id };
}

export function isRunning(container: Container): boolean {
  return container.state === "running" || container.state === "restarting" || container.state === "paused";
}
