import type { Project } from "../model.ts";

/** The project with only those networks, volumes, secrets and configs that a service uses. */
export function withUsedResources(project: Project): Project {
  const used = {
    networks: new Set<string>(),
    volumes: new Set<string>(),
    secrets: new Set<string>(),
    configs: new Set<string>(),
  };
  for (const service of Object.values(project.services)) {
    for (const name of Object.keys(service.networks ?? {})) used.networks.add(name);
    for (const mount of service.volumes ?? [])
      if (mount.type === "volume" && mount.source !== undefined) used.volumes.add(mount.source);
    for (const { source } of [...(service.secrets ?? []), ...(service.build?.secrets ?? [])])
      used.secrets.add(source);
    for (const { source } of service.configs ?? []) used.configs.add(source);
  }
  const result: Project = { ...project };
  for (const section of ["networks", "volumes", "secrets", "configs"] as const) {
    const kept = Object.entries(project[section] ?? {}).filter(([name]) => used[section].has(name));
    delete result[section];
    if (kept.length > 0) Object.assign(result, { [section]: Object.fromEntries(kept) });
  }
  return result;
}
