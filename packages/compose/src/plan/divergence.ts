import type { Container } from "../engine/engine.ts";
import { changesOf, differingFields } from "./changes.ts";
import { namespaceParents, volumeParents } from "./dependencies.ts";
import type { Draft } from "./draft.ts";
import { changedFields, fingerprint, parseFingerprint } from "./fingerprint.ts";
import { LABEL } from "./labels.ts";
import { volumeName } from "./mounts.ts";
import { networkKeys, networkName } from "./networking.ts";
import { newDraft, selectedServices } from "./new-draft.ts";
import { imageId, type Observed } from "./observed.ts";
import type { PlanOptions, Recreate } from "./options.ts";
import type { PlanProject, PlanService } from "./project.ts";
import { refersToContainers, serviceHash } from "./service-hash.ts";
import type { Reason } from "./step.ts";

/** Why a container must be made anew, or nothing if it can stay. */
export function divergence(
  draft: Draft,
  name: string,
  service: PlanService,
  container: Container,
  recreate: Recreate,
): Reason | undefined {
  if (draft.options.unusable?.containers.includes(container.id))
    return { code: "missing", text: "the engine lost track of it while it started" };
  if (recreate === "never") return undefined;
  if (recreate === "always") return { code: "forced", text: "recreation was asked for" };
  return (
    parentRecreated(draft, name, service) ??
    configChanged(draft, service, container) ??
    imageChanged(draft, name, service, container) ??
    (draft.options.drift === "hash" ? undefined : attachmentsChanged(draft, service, container))
  );
}

/** The containers whose service is another one now, by its configuration alone. */
export function changedContainers(
  project: PlanProject,
  observed: Observed,
  options: PlanOptions,
): Container[] {
  const draft = newDraft(project, observed, options);
  return selectedServices(draft).flatMap((name) =>
    (draft.containers.get(name) ?? []).filter(
      (container) => configChanged(draft, draft.services[name] ?? {}, container)?.code === "config-changed",
    ),
  );
}

function parentRecreated(draft: Draft, name: string, service: PlanService): Reason | undefined {
  const always = draft.options.recreateDependents === "always";
  const parents = always
    ? [...(draft.dependencies.get(name)?.keys() ?? [])]
    : [...namespaceParents(service), ...volumeParents(service)];
  const parent = parents.find((other) => draft.recreated.has(other));
  return parent === undefined
    ? undefined
    : { code: "dependency-recreated", text: `${parent}, which it depends on, is recreated` };
}

/** Our own label tells field by field; a container of another tool is held against that tool's hash. */
function configChanged(draft: Draft, service: PlanService, container: Container): Reason | undefined {
  const inspection = draft.observed.inspected?.[container.id];
  const ours = container.labels[LABEL.fingerprint];
  if (ours !== undefined) {
    const before = parseFingerprint(ours);
    const fields = changedFields(before, fingerprint(draft, service));
    if (fields.length === 0) return parentReplaced(draft, service, container);
    const onlyContent = fields.every((field) => field.includes(":"));
    return {
      code: onlyContent ? "content-changed" : "config-changed",
      text: `${fields.join(", ")} changed`,
      changes: changesOf(fields, service, container, draft.project, inspection),
    };
  }
  const now = serviceHash(service, (other) => firstId(draft, other), container.labels[LABEL.version]);
  if (container.labels[LABEL.configHash] === now) return undefined;
  const fields = inspection
    ? differingFields(service, container, draft.project, inspection)
    : ["image"].filter(() => service.image && container.image !== service.image);
  const changes = changesOf(fields, service, container, draft.project, inspection);
  return { code: "config-changed", text: "the config hash differs", changes };
}

/** The ids of the containers whose namespaces and volumes it shares are in docker compose's hash alone. */
function parentReplaced(draft: Draft, service: PlanService, container: Container): Reason | undefined {
  if (!refersToContainers(service)) return undefined;
  const parents = [...namespaceParents(service), ...volumeParents(service)];
  if (parents.some((parent) => firstId(draft, parent) === undefined)) return undefined;
  const hash = serviceHash(service, (other) => firstId(draft, other), container.labels[LABEL.version]);
  if (hash === container.labels[LABEL.configHash]) return undefined;
  return { code: "dependency-recreated", text: `${parents.join(", ")} was replaced since` };
}

/** The id of a service's first container, as far as it is there already. */
export function firstId(draft: Draft, service: string): string | undefined {
  return draft.containers.get(service)?.[0]?.id;
}

function imageChanged(
  draft: Draft,
  name: string,
  service: PlanService,
  container: Container,
): Reason | undefined {
  const reference = service.image ?? `${draft.project.name}-${name}`;
  const before = container.labels[LABEL.image] ?? container.imageId;
  const after = imageId(draft.observed, reference);
  if (!before || !after || before === after) return undefined;
  return {
    code: "image-changed",
    text: `${reference} is another image now`,
    changes: [{ field: "image", before, after }],
  };
}

function attachmentsChanged(draft: Draft, service: PlanService, container: Container): Reason | undefined {
  const ids = new Set(draft.observed.networks.map((network) => network.id));
  const names = networkKeys(service).map((key) => networkName(draft.project, key));
  // it would never start again: a container knows its networks by id; an engine always has some, unless nobody looked
  const gone = names.find(
    (name) => ids.size > 0 && container.networks[name] && !ids.has(container.networks[name]),
  );
  if (gone) return { code: "network-changed", text: `network ${gone}, which it is on, was removed` };
  // one that was only created may have been cut off before it joined them all
  if (container.state === "running" || container.state === "created") {
    for (const key of networkKeys(service)) {
      const name = networkName(draft.project, key);
      const wanted = draft.observed.networks.find((network) => network.name === name || network.id === name);
      // a network made anew in this plan is joined by its own step
      if (wanted && draft.networkSteps.has(key)) continue;
      const joined = Object.entries(container.networks).some(
        ([n, id]) => n === name || (wanted && id === wanted.id),
      );
      if (!joined) return { code: "network-changed", text: `it is not on network ${name}` };
    }
  }
  for (const mount of service.volumes ?? []) {
    if (mount.type !== "volume" || !mount.source) continue;
    const name = volumeName(draft.project, mount.source);
    const mounted = container.mounts.some((m) => m.type === "volume" && m.name === name);
    if (!mounted) return { code: "volume-changed", text: `volume ${name} is not mounted at ${mount.target}` };
  }
  return undefined;
}
