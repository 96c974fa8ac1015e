import { add, type Draft } from "./draft.ts";
import { LABEL } from "./labels.ts";
import { volumeName } from "./mounts.ts";
import { newDraft } from "./new-draft.ts";
import { type Observed, serviceOf } from "./observed.ts";
import type { PlanOptions } from "./options.ts";
import { reverseOrder } from "./plan-lifecycle.ts";
import { removal } from "./plan-service.ts";
import type { PlanProject } from "./project.ts";
import type { Step } from "./step.ts";

/** How much of a project goes. */
export interface DownOptions extends PlanOptions {
  /** Named volumes of the project, and anonymous ones of its containers. */
  readonly volumes?: boolean;
  /** `local`: images without a name of their own; `all`: every image of a service. */
  readonly images?: "local" | "all" | undefined;
}

const REASON = { code: "asked", text: "down was asked for" } as const;

/** The steps that take a project away: containers, dependants first, then networks, images and volumes. */
export function planDown(project: PlanProject, observed: Observed, options: DownOptions = {}): Step[] {
  const draft = newDraft(project, observed, options);
  const chosen = options.services?.length ? new Set(options.services) : undefined;
  const leaving = observed.containers.filter((container) => !chosen || chosen.has(serviceOf(container)));
  const removed = reverseOrder(draft, leaving, (container, after) => {
    const service = draft.services[serviceOf(container)];
    return removal(draft, container, REASON, serviceOf(container), service, {
      volumes: options.volumes ?? false,
      after,
    });
  });
  if (chosen) return draft.steps;
  removeImages(draft, removed, options.images);
  removeNetworks(draft, removed);
  if (options.volumes) removeVolumes(draft, removed);
  return draft.steps;
}

function removeImages(draft: Draft, after: readonly number[], which: DownOptions["images"]): void {
  if (!which) return;
  const images = new Set<string>();
  for (const [name, service] of Object.entries(draft.services)) {
    if (which === "all" && service.image) images.add(service.image);
    if (!service.image) images.add(`${draft.project.name}-${name}`);
  }
  for (const image of images) add(draft, { do: "removeImage", image }, { after, reason: REASON });
}

/** Networks by their label, so that those of an older compose file go too. */
function removeNetworks(draft: Draft, after: readonly number[]): void {
  const { project, observed } = draft;
  for (const network of observed.networks) {
    if (network.labels[LABEL.project] !== project.name) continue;
    const key = network.labels[LABEL.network] ?? network.name;
    add(
      draft,
      { do: "removeNetwork", network: key, name: network.name, networkId: network.id },
      { after, reason: REASON },
    );
  }
}

function removeVolumes(draft: Draft, after: readonly number[]): void {
  const { project, observed } = draft;
  for (const [key, volume] of Object.entries(project.volumes ?? {})) {
    const name = volumeName(project, key);
    if (volume?.external || !observed.volumes.some((other) => other.name === name)) continue;
    add(draft, { do: "removeVolume", volume: key, name }, { after, reason: REASON });
  }
}
