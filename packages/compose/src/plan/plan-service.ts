import type { MountBody } from "../engine/bodies.ts";
import type { Container } from "../engine/engine.ts";
import { containerBody } from "./container-body.ts";
import { containerLabels, containerName, linkTexts } from "./container-names.ts";
import { contentDirectories } from "./contents.ts";
import { namespaceParents, volumeParents } from "./dependencies.ts";
import { divergence } from "./divergence.ts";
import { add, type Draft, isRunning, refTo, type Wanted } from "./draft.ts";
import { hooks } from "./hooks.ts";
import { networkKeys } from "./networking.ts";
import { numberOf } from "./observed.ts";
import type { Recreate } from "./options.ts";
import { leftBehind, nameBehind, passingName } from "./passing-name.ts";
import { stopTimeout } from "./plan-networks.ts";
import type { PlanService } from "./project.ts";
import { isAnonymous, removeContents } from "./remove-contents.ts";
import { refersToContainers } from "./service-hash.ts";
import type { ContainerRef, Reason } from "./step.ts";

const CUT_OFF: Reason = { code: "missing", text: "its replacement was cut off" };

/** How many containers a service shall have. */
export function scaleOf(draft: Draft, name: string, service: PlanService): number {
  return draft.options.scale?.[name] ?? service.scale ?? service.deploy?.replicas ?? 1;
}

/** Brings the number and the make of a service's containers to what is wanted; starts come later. */
export function planService(draft: Draft, name: string, recreate: Recreate): void {
  const service = draft.services[name] ?? {};
  const scale = scaleOf(draft, name, service);
  const found = (draft.containers.get(name) ?? []).filter(
    (container) => !draft.removeSteps.has(container.id),
  );
  const left = leftBehind(found);
  const existing = found.filter((container) => !left.includes(container));
  const reasons = new Map(existing.map((c) => [c.id, divergence(draft, name, service, c, recreate)]));
  const kept = scaleDown(draft, name, service, existing, reasons, scale);
  const tidied = left.map((container) => removal(draft, container, CUT_OFF, name, service));
  const after = [...prerequisites(draft, name, service), ...tidied];
  const wanted: Wanted[] = [];
  const made: number[] = [];
  for (const container of kept) {
    const reason = reasons.get(container.id);
    if (reason) {
      const replacement = replace(draft, name, service, container, reason, after);
      wanted.push(replacement.wanted);
      made.push(replacement.last);
    } else wanted.push(keep(draft, container, name));
  }
  const highest = Math.max(0, ...existing.map(numberOf));
  for (let number = nextNumber(existing, highest); wanted.length < scale; number++) {
    const container = create(draft, name, service, number, after);
    wanted.push(container.wanted);
    made.push(container.last);
  }
  if (made.length > 0) draft.serviceSteps.set(name, made);
  draft.wanted.set(name, wanted);
}

/** Gaps are not filled: the next number is one more than the highest. */
function nextNumber(existing: readonly Container[], highest: number): number {
  return existing.length === 0 ? 1 : highest + 1;
}

function scaleDown(
  draft: Draft,
  name: string,
  service: PlanService,
  existing: readonly Container[],
  reasons: ReadonlyMap<string, Reason | undefined>,
  scale: number,
): readonly Container[] {
  if (existing.length <= scale) return existing;
  // what must be replaced anyway goes first, then the highest numbers
  const leaving = [...existing]
    .sort(
      (a, b) =>
        Number(Boolean(reasons.get(b.id))) - Number(Boolean(reasons.get(a.id))) || numberOf(b) - numberOf(a),
    )
    .slice(0, existing.length - scale)
    .sort((a, b) => numberOf(a) - numberOf(b));
  const reason = { code: "scale-down", text: `${existing.length} containers, ${scale} wanted` } as const;
  for (const container of leaving) removal(draft, container, reason, name, service);
  return existing.filter((container) => !leaving.includes(container));
}

/** Stop, if it runs, and remove. Returns the last step. */
export function removal(
  draft: Draft,
  container: Container,
  reason: Reason,
  name: string,
  service: PlanService | undefined,
  more: { volumes?: boolean; after?: readonly number[] } = {},
): number {
  const common = { reason, ...(name ? { service: name } : {}) };
  const stop = isRunning(container)
    ? [
        add(
          draft,
          {
            do: "stopContainer",
            container: refTo(container),
            preStop: hooks(service?.pre_stop),
            ...stopTimeout(draft),
          },
          { ...common, after: more.after ?? [] },
        ),
      ]
    : [...(more.after ?? [])];
  const removed = add(
    draft,
    { do: "removeContainer", container: refTo(container), volumes: more.volumes ?? false, force: true },
    { ...common, after: stop },
  );
  removeContents(draft, container, service, { ...common, after: [removed] });
  return removed;
}

/** Every step that must be over before a container of the service can be made. */
function prerequisites(draft: Draft, name: string, service: PlanService): number[] {
  const steps: (number | undefined)[] = networkKeys(service).map((key) => draft.networkSteps.get(key));
  for (const mount of service.volumes ?? []) {
    if (mount.type === "volume" && mount.source) steps.push(draft.volumeSteps.get(mount.source));
  }
  for (const [other, dependency] of draft.dependencies.get(name) ?? []) {
    if (!dependency.ordering) steps.push(...(draft.serviceSteps.get(other) ?? []));
  }
  steps.push(draft.imageSteps.get(name));
  return steps.filter((step) => step !== undefined);
}

function keep(draft: Draft, container: Container, service: string): Wanted {
  const behind = nameBehind(container);
  const rename =
    behind === undefined
      ? 0
      : add(
          draft,
          { do: "renameContainer", container: refTo(container), name: behind },
          { reason: CUT_OFF, service },
        );
  // one that never started knows its networks by name: they may have been lost
  const networks = networkKeys(draft.services[service] ?? {}).map((key) => draft.networkSteps.get(key) ?? 0);
  const ready = [
    draft.stopSteps.get(container.id) ?? 0,
    rename,
    ...networks,
    ...(draft.connectSteps.get(container.id) ?? []),
  ].filter(Boolean);
  return { ref: refTo(container), number: numberOf(container), kept: container, ready };
}

interface Made {
  readonly wanted: Wanted;
  readonly last: number;
}

function create(
  draft: Draft,
  name: string,
  service: PlanService,
  number: number,
  after: readonly number[],
): Made {
  const containerAction = newContainer(draft, name, service, number);
  const step = add(draft, containerAction, {
    after,
    reason: { code: "missing", text: "no such container" },
    service: name,
  });
  const ref = { name: containerAction.name, step };
  return { wanted: { ref, number, ready: [step] }, last: step };
}

function newContainer(draft: Draft, name: string, service: PlanService, number: number, old?: Container) {
  const finalName = containerName(draft.project, name, service, number);
  const { body, connects } = containerBody(draft.project, service, {
    apiVersion: draft.observed.apiVersion,
    containerName: finalName,
    service: name,
    labels: containerLabels(draft, name, service, { number, ...(old ? { replaces: old.id } : {}) }),
    links: linkTexts(draft.project, draft.services, service),
    externalIds: draft.externalIds,
  });
  if (old && draft.options.keepAnonymousVolumes !== false) keepVolumes(draft, body.HostConfig, service, old);
  return {
    do: "createContainer" as const,
    number,
    name: finalName,
    ...(service.platform ? { platform: service.platform as string } : {}),
    body,
    connects,
    uses: usedContainers(draft, service),
    ...(refersToContainers(service) ? { hashed: service } : {}),
  };
}

/** Anonymous volumes hold data that nobody has a name for; the new container takes them over. */
function keepVolumes(
  draft: Draft,
  host: { Mounts?: MountBody[] },
  service: PlanService,
  old: Container,
): void {
  const declared = new Set([
    ...(service.volumes ?? []).map((mount) => mount.target),
    ...contentDirectories(draft.project, service),
  ]);
  const unnamed = new Set(
    (service.volumes ?? []).filter((m) => m.type === "volume" && !m.source).map((m) => m.target),
  );
  const inherited = old.mounts.filter(
    (mount) =>
      mount.type === "volume" &&
      isAnonymous(mount.name) &&
      (unnamed.has(mount.target) || !declared.has(mount.target)),
  );
  if (inherited.length === 0) return;
  const targets = new Set(inherited.map((mount) => mount.target));
  const mounts = (host.Mounts ?? []).filter((mount) => !targets.has(mount.Target));
  host.Mounts = [
    ...inherited.map((mount) => ({ Type: "volume", Source: mount.name ?? "", Target: mount.target })),
    ...mounts,
  ];
}

/** The containers that this one's namespaces and volumes come from. */
function usedContainers(draft: Draft, service: PlanService): Record<string, ContainerRef> {
  const parents = [...namespaceParents(service), ...volumeParents(service)];
  return Object.fromEntries(
    parents.flatMap((parent) => {
      const first = draft.wanted.get(parent)?.[0] ?? existingFirst(draft, parent);
      return first ? [[parent, first.ref]] : [];
    }),
  );
}

function existingFirst(draft: Draft, name: string): { ref: ContainerRef } | undefined {
  const container = draft.containers.get(name)?.[0];
  return container && { ref: refTo(container) };
}

/** Make the new one under a passing name, stop and remove the old one, then rename: the gap is short. */
function replace(
  draft: Draft,
  name: string,
  service: PlanService,
  old: Container,
  reason: Reason,
  after: readonly number[],
): Made {
  draft.recreated.add(name);
  const number = numberOf(old);
  const group = `recreate:${name}:${number}`;
  const common = { reason, service: name, group };
  const action = newContainer(draft, name, service, number, old);
  const stopped = draft.stopSteps.get(old.id);
  const connects = draft.connectSteps.get(old.id) ?? [];
  const stop = (following: readonly number[]): number[] => {
    if (stopped !== undefined) return [stopped, ...connects, ...following];
    if (!isRunning(old)) return [...connects, ...following];
    const preStop = hooks(service.pre_stop);
    return [
      ...connects,
      add(
        draft,
        { do: "stopContainer", container: refTo(old), preStop, ...stopTimeout(draft) },
        { ...common, after: following },
      ),
    ];
  };
  const remove = { do: "removeContainer", container: refTo(old), volumes: false, force: false } as const;
  if (draft.options.removeFirst) {
    const removed = add(draft, remove, { ...common, after: stop([]) });
    removeContents(draft, old, service, { ...common, after: [removed] });
    const step = add(draft, action, { ...common, after: [...after, removed] });
    return { wanted: { ref: { name: action.name, step }, number, ready: [step] }, last: step };
  }
  const passing = passingName(old, action.name);
  // an update that was cut off has set the old one aside already
  const isAside = old.name === passing;
  if (draft.options.keepReplaced) {
    draft.retired.push(old);
    const aside = { do: "renameContainer", container: refTo(old), name: passing } as const;
    const freed = isAside ? stop([]) : [add(draft, aside, { ...common, after: stop([]) })];
    const step = add(draft, action, { ...common, after: [...after, ...freed] });
    const ref = { name: action.name, step };
    return { wanted: { ref, number, replaces: old, ready: [step] }, last: step };
  }
  const before = [...after, ...parentStops(draft, name)];
  const created = add(
    draft,
    { ...action, name: isAside ? action.name : passing, replaces: refTo(old) },
    { ...common, after: before },
  );
  const removed = add(draft, remove, { ...common, after: stop([created]) });
  removeContents(draft, old, service, { ...common, after: [removed] });
  const ref = { name: action.name, step: created };
  if (isAside) return { wanted: { ref, number, ready: [created, removed] }, last: created };
  const renamed = add(
    draft,
    { do: "renameContainer", container: ref, name: action.name },
    { ...common, after: [removed] },
  );
  return { wanted: { ref, number, ready: [renamed] }, last: renamed };
}

/** Dependents with `restart: true` stop before what they depend on is replaced. */
function parentStops(draft: Draft, name: string): number[] {
  const stops: number[] = [];
  // what is recreated as well is stopped in its own turn
  if (draft.options.recreateDependents === "always") return stops;
  for (const [dependent, needs] of draft.dependencies) {
    if (!needs.get(name)?.restart) continue;
    for (const container of draft.containers.get(dependent) ?? []) {
      if (!isRunning(container) || draft.removeSteps.has(container.id)) continue;
      const known = draft.stopSteps.get(container.id);
      const reason = {
        code: "dependency-recreated",
        text: `${name}, which it depends on, is recreated`,
      } as const;
      const step =
        known ??
        add(
          draft,
          {
            do: "stopContainer",
            container: refTo(container),
            preStop: hooks(draft.services[dependent]?.pre_stop),
            ...stopTimeout(draft),
          },
          { reason, service: dependent },
        );
      draft.stopSteps.set(container.id, step);
      stops.push(step);
    }
  }
  return stops;
}
