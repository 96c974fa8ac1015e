import { dependencies, inOrder, withDependencies } from "./dependencies.ts";
import { byService, type Draft } from "./draft.ts";
import type { Observed } from "./observed.ts";
import type { PlanOptions } from "./options.ts";
import { PlanError } from "./plan-error.ts";
import type { PlanProject } from "./project.ts";

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
    digests: new Map(),
    recreated: new Set(),
    retired: [],
    wanted: new Map(),
  };
}

/** The services of this plan, those that others need first. */
export function selectedServices(draft: Draft): string[] {
  const names = chosen(draft);
  return inOrder(draft.dependencies).filter((name) => names.has(name));
}

function chosen(draft: Draft): ReadonlySet<string> {
  const { services, noDependencies } = draft.options;
  if (!services?.length) return new Set(Object.keys(draft.services));
  return noDependencies ? new Set(services) : withDependencies(draft.dependencies, services);
}
