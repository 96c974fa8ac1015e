import type { Container } from "../engine/engine.ts";
import { dependencies, inOrder, withDependencies } from "./dependencies.ts";
import { byService, type Draft } from "./draft.ts";
import { isOneOff, type Observed, serviceOf } from "./observed.ts";
import type { PlanOptions, Recreate } from "./options.ts";
import { PlanError } from "./plan-error.ts";
import { planImages } from "./plan-images.ts";
import { planNetworks } from "./plan-networks.ts";
import { planService, removal } from "./plan-service.ts";
import { planStarts } from "./plan-start.ts";
import { planVolumes } from "./plan-volumes.ts";
import type { PlanProject } from "./project.ts";
import type { Step } from "./step.ts";

/** The steps from what runs to what the project asks for. Reads no engine, changes nothing. */
export function plan(project: PlanProject, observed: Observed, options: PlanOptions = {}): Step[] {
  const draft = newDraft(project, observed, options);
  const order = inOrder(draft.dependencies);
  const names = chosen(draft);
  const selected = order.filter((name) => names.has(name));
  planImages(draft, selected);
  planNetworks(draft, selected);
  planVolumes(draft, selected);
  if (options.removeOrphans) {
    for (const container of orphans(project, observed, options)) {
      const reason = { code: "orphan", text: "its service is not in the project" } as const;
      removal(draft, container, reason, serviceOf(container), undefined);
    }
  }
  for (const name of selected) planService(draft, name, recreateOf(draft, name));
  if (options.start !== false) planStarts(draft, selected);
  return draft.steps;
}

/** Containers of the project whose service it does not know; a service switched off by profile is known. */
export function orphans(project: PlanProject, observed: Observed, options: PlanOptions = {}): Container[] {
  const known = new Set([...Object.keys(project.services ?? {}), ...(options.disabled ?? [])]);
  return observed.containers.filter((container) => !isOneOff(container) && !known.has(serviceOf(container)));
}

/** An empty plan over what is there; the planning functions fill it. */
export function newDraft(project: PlanProject, observed: Observed, options: PlanOptions): Draft {
  const services = project.services ?? {};
  for (const name of options.services ?? []) {
    if (!Object.hasOwn(services, name)) {
      throw new PlanError(
        "PLAN_NO_SUCH_SERVICE",
        `no such service: ${name}`,
        `services are: ${Object.keys(services).join(", ")}`,
      );
    }
  }
  return {
    project,
    services,
    observed,
    options,
    dependencies: dependencies(services),
    containers: byService(observed),
    steps: [],
    externalIds: new Map(),
    networkSteps: new Map(),
    volumeSteps: new Map(),
    imageSteps: new Map(),
    stopSteps: new Map(),
    connectSteps: new Map(),
    removeSteps: new Map(),
    serviceSteps: new Map(),
    recreated: new Set(),
    wanted: new Map(),
  };
}

function chosen(draft: Draft): ReadonlySet<string> {
  const { services, noDependencies } = draft.options;
  if (!services?.length) return new Set(Object.keys(draft.services));
  return noDependencies ? new Set(services) : withDependencies(draft.dependencies, services);
}

function recreateOf(draft: Draft, name: string): Recreate {
  const { services, recreate = "diverged" } = draft.options;
  const named = !services?.length || services.includes(name);
  return named
    ? recreate
    : (draft.options.recreateDependencies ?? (recreate === "always" ? "diverged" : recreate));
}
