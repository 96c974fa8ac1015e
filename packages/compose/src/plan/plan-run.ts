import { containerBody } from "./container-body.ts";
import { containerLabels, linkTexts } from "./container-names.ts";
import { namespaceParents, volumeParents } from "./dependencies.ts";
import { add, type Draft, refTo } from "./draft.ts";
import { newDraft } from "./new-draft.ts";
import type { Observed } from "./observed.ts";
import type { PlanOptions } from "./options.ts";
import { planImages } from "./plan-images.ts";
import { planNetworks } from "./plan-networks.ts";
import { planVolumes } from "./plan-volumes.ts";
import type { PlanProject } from "./project.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";
import type { ContainerRef, Step } from "./step.ts";

export interface RunOptions extends PlanOptions {
  readonly containerName: string;
  readonly slug: string;
  readonly useAliases: boolean;
  readonly stdin: boolean;
  /** Further mounts, as `host:container[:mode]`. */
  readonly binds: readonly string[];
}

/** The steps that make a one-off container of a service; starting it is the caller's, who wants to be attached first. */
export function planRun(project: PlanProject, observed: Observed, name: string, options: RunOptions): Step[] {
  const draft = newDraft(project, observed, options);
  const service = draft.services[name] ?? {};
  refuseUnsupported(draft, [name]);
  planImages(draft, [name]);
  planNetworks(draft, Object.keys(draft.services));
  planVolumes(draft, Object.keys(draft.services));
  const { body, connects } = containerBody(project, service, {
    apiVersion: observed.apiVersion,
    containerName: options.containerName,
    service: name,
    labels: containerLabels(draft, name, service, { number: 1, oneOff: { slug: options.slug } }),
    links: linkTexts(project, draft.services, service),
    externalIds: draft.externalIds,
    oneOff: { useAliases: options.useAliases, stdin: options.stdin },
  });
  const binds = options.binds.map((bind) => (bind.split(":").length < 3 ? `${bind}:rw` : bind));
  if (binds.length > 0) body.HostConfig.Binds = [...(body.HostConfig.Binds ?? []), ...binds];
  add(
    draft,
    {
      do: "createContainer",
      number: 1,
      name: options.containerName,
      body,
      connects,
      uses: usedBy(draft, name),
    },
    {
      after: draft.steps.map((step) => step.id),
      reason: { code: "asked", text: "a one-off run was asked for" },
      service: name,
    },
  );
  return draft.steps;
}

function usedBy(draft: Draft, name: string): Record<string, ContainerRef> {
  const service = draft.services[name] ?? {};
  return Object.fromEntries(
    [...namespaceParents(service), ...volumeParents(service)].flatMap((parent) => {
      const container = draft.containers.get(parent)?.[0];
      return container ? [[parent, refTo(container)]] : [];
    }),
  );
}
