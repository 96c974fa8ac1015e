import { configHash } from "../hash/config-hash.ts";
import type { Service } from "../model.ts";
import { namespaceParents, volumeParents } from "./dependencies.ts";
import type { PlanService } from "./project.ts";

type IdOf = (service: string) => string | undefined;

/** True if the hash depends on ids of other containers. */
export function refersToContainers(service: PlanService): boolean {
  return (
    namespaceParents(service).length > 0 ||
    (service.volumes_from ?? []).length > 0 ||
    volumeParents(service).length > 0
  );
}

/**
 * The config hash that docker compose of that release writes on containers: with ids for `service:x`, and with
 * what the files of variables and labels say instead of their names.
 */
export function serviceHash(
  { env_file: _variables, label_file: _labels, ...service }: PlanService,
  idOf: IdOf,
  version?: string,
): string {
  const resolved = refersToContainers(service) ? withIds(service, idOf) : service;
  return configHash(resolved as Service, { version });
}

function withIds(service: PlanService, idOf: IdOf): PlanService {
  const changed: Record<string, unknown> = { ...service };
  for (const field of ["network_mode", "ipc", "pid"]) {
    const value: unknown = service[field];
    if (typeof value !== "string" || !value.startsWith("service:")) continue;
    const id = idOf(value.slice("service:".length));
    if (id !== undefined) changed[field] = `container:${id}`;
  }
  if (service.volumes_from) {
    changed.volumes_from = service.volumes_from.map((entry) => {
      const [first = "", second = ""] = entry.split(":");
      return first === "container" ? second : (idOf(first) ?? entry);
    });
  }
  return changed as PlanService;
}
