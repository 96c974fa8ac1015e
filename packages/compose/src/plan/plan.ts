import type { Container } from "../engine/engine.ts";
import { add, type Draft, refTo } from "./draft.ts";
import { newDraft, selectedServices } from "./new-draft.ts";
import { isOneOff, type Observed, serviceOf } from "./observed.ts";
import type { PlanOptions, Recreate } from "./options.ts";
import { planImages } from "./plan-images.ts";
import { planNetworks } from "./plan-networks.ts";
import { planService, removal } from "./plan-service.ts";
import { planStarts } from "./plan-start.ts";
import { planVolumes } from "./plan-volumes.ts";
import type { PlanProject } from "./project.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";
import { removeContents } from "./remove-contents.ts";
import type { Step } from "./step.ts";

/** The steps from what runs to what the project asks for. Reads no engine, changes nothing. */
export function plan(project: PlanProject, observed: Observed, options: PlanOptions = {}): Step[] {
  const draft = newDraft(project, observed, options);
  const selected = selectedServices(draft);
  refuseUnsupported(draft, selected);
  planImages(draft, selected);
  // without dependencies, what they share with the services named must be there all the same
  const sharing = options.noDependencies ? Object.keys(draft.services) : selected;
  planNetworks(draft, sharing);
  planVolumes(draft, sharing);
  if (options.removeOrphans) {
    for (const container of orphans(project, observed, options)) {
      const reason = { code: "orphan", text: "its service is not in the project" } as const;
      removal(draft, container, reason, serviceOf(container), undefined);
    }
  }
  for (const name of selected) planService(draft, name, recreateOf(draft, name));
  if (options.start !== false) planStarts(draft, selected);
  const all = draft.steps.map((step) => step.id);
  for (const container of draft.retired) {
    const reason = { code: "config-changed", text: "its replacement is well" } as const;
    const service = serviceOf(container);
    const removed = add(
      draft,
      { do: "removeContainer", container: refTo(container), volumes: false, force: false },
      { after: all, reason, service },
    );
    removeContents(draft, container, draft.services[service], { after: [removed], reason, service });
  }
  return draft.steps;
}

/** Containers of the project whose service it does not know; a service switched off by profile is known. */
export function orphans(project: PlanProject, observed: Observed, options: PlanOptions = {}): Container[] {
  const known = new Set([...Object.keys(project.services ?? {}), ...(options.disabled ?? [])]);
  return observed.containers.filter((container) => !isOneOff(container) && !known.has(serviceOf(container)));
}

function recreateOf(draft: Draft, name: string): Recreate {
  const { services, recreate = "diverged" } = draft.options;
  const named = !services?.length || services.includes(name);
  return named
    ? recreate
    : (draft.options.recreateDependencies ?? (recreate === "always" ? "diverged" : recreate));
}
