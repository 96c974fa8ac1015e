import type { VolumeBody } from "../engine/bodies.ts";
import type { Container, Volume } from "../engine/engine.ts";
import { volumeParents } from "./dependencies.ts";
import { add, type Draft, isRunning, refTo } from "./draft.ts";
import { COMPOSE_VERSION, LABEL } from "./labels.ts";
import { volumeName } from "./mounts.ts";
import { serviceOf } from "./observed.ts";
import { PlanError } from "./plan-error.ts";
import { stopTimeout } from "./plan-networks.ts";
import type { PlanVolume } from "./project.ts";
import { resourceHash } from "./resource-hash.ts";
import { compact } from "./scalars.ts";

/** What the engine is asked to create for a volume of the project. */
export function volumeBody(project: string, key: string, name: string, volume: PlanVolume): VolumeBody {
  return {
    ...compact({ Driver: volume.driver, DriverOpts: volume.driver_opts }),
    Name: name,
    Labels: {
      ...volume.labels,
      [LABEL.project]: project,
      [LABEL.volume]: key,
      [LABEL.version]: COMPOSE_VERSION,
      [LABEL.configHash]: resourceHash(volume),
    },
  };
}

/** Creates the volumes that are used and not there. A changed one is made anew only if that was asked for. */
export function planVolumes(draft: Draft, selected: readonly string[]): void {
  const used = new Set<string>();
  for (const name of selected) {
    for (const mount of draft.services[name]?.volumes ?? []) {
      if (mount.type === "volume" && mount.source) used.add(mount.source);
    }
  }
  for (const key of [...used].sort())
    if (Object.hasOwn(draft.project.volumes ?? {}, key)) planVolume(draft, key);
}

function planVolume(draft: Draft, key: string): void {
  const volume = draft.project.volumes?.[key] ?? {};
  const name = volumeName(draft.project, key);
  const existing = draft.observed.volumes.find((other) => other.name === name);
  if (volume.external) {
    if (existing) return;
    throw new PlanError(
      "PLAN_EXTERNAL_MISSING",
      `external volume "${name}" not found`,
      `create it: docker volume create ${name}`,
    );
  }
  const body = volumeBody(draft.project.name ?? "", key, name, volume);
  if (!existing) {
    const reason = { code: "missing", text: "it does not exist" } as const;
    draft.volumeSteps.set(key, add(draft, { do: "createVolume", volume: key, body }, { reason }));
    return;
  }
  const before = existing.labels[LABEL.configHash];
  const changed = before !== undefined && before !== body.Labels[LABEL.configHash];
  if (draft.options.unusable?.volumes.includes(name))
    recreateVolume(draft, key, existing, body, `volume ${key} has no folder`);
  else if (changed && draft.options.recreateVolumes)
    recreateVolume(draft, key, existing, body, `volume ${key} changed`);
}

function recreateVolume(draft: Draft, key: string, existing: Volume, body: VolumeBody, text: string): void {
  const reason = { code: "volume-changed", text } as const;
  const removed = usersOf(draft, existing.name).map((container) => {
    const more = { reason, service: serviceOf(container) };
    const stop = isRunning(container)
      ? [
          add(
            draft,
            { do: "stopContainer", container: refTo(container), preStop: [], ...stopTimeout(draft) },
            more,
          ),
        ]
      : [];
    const step = add(
      draft,
      { do: "removeContainer", container: refTo(container), volumes: false, force: false },
      { ...more, after: stop },
    );
    draft.removeSteps.set(container.id, step);
    return step;
  });
  const gone = add(
    draft,
    { do: "removeVolume", volume: key, name: existing.name },
    { after: removed, reason },
  );
  draft.volumeSteps.set(
    key,
    add(draft, { do: "createVolume", volume: key, body }, { after: [gone], reason }),
  );
}

/** The containers that mount the volume, themselves or through volumes_from. */
function usersOf(draft: Draft, name: string): Container[] {
  const direct = draft.observed.containers.filter((container) =>
    container.mounts.some((mount) => mount.type === "volume" && mount.name === name),
  );
  const services = new Set(direct.map(serviceOf));
  const indirect = draft.observed.containers.filter(
    (container) =>
      !direct.includes(container) &&
      volumeParents(draft.services[serviceOf(container)] ?? {}).some((parent) => services.has(parent)),
  );
  return [...direct, ...indirect];
}
