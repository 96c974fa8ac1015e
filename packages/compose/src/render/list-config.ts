import { configHash } from "../hash/config-hash.ts";
import { type VariableReference, variablesOf } from "../interpolation/template.ts";
import type { Project } from "../model.ts";
import { withUsedResources } from "./used-resources.ts";

/** Names of the services, dependencies before what needs them. */
export function listServices(project: Project): string[] {
  const sorted: string[] = [];
  const seen = new Set<string>();
  for (const start of Object.keys(project.services).sort()) {
    const stack = [start];
    while (stack.length > 0) {
      const name = stack[stack.length - 1]!;
      const missing = seen.has(name)
        ? []
        : Object.keys(project.services[name]?.depends_on ?? {})
            .sort()
            .filter((other) => !seen.has(other) && other in project.services);
      seen.add(name);
      if (missing.length > 0) stack.push(...missing.reverse());
      else {
        stack.pop();
        if (!sorted.includes(name)) sorted.push(name);
      }
    }
  }
  return sorted;
}

/** The image of each service, as it is pulled or built. */
export function listImages(project: Project): string[] {
  const services = Object.entries(project.services).sort(([a], [b]) => (a < b ? -1 : 1));
  return services.map(([name, service]) => service.image ?? `${project.name}-${name}`);
}

/** The volumes that services use, by their keys. */
export function listVolumes(project: Project): string[] {
  return Object.keys(withUsedResources(project).volumes ?? {}).sort();
}

/** The profiles of all services, on and off. */
export function listProfiles(project: Project): string[] {
  const services = Object.values({ ...project.disabled, ...project.services });
  return [...new Set(services.flatMap(({ profiles = [] }) => profiles))].sort();
}

/** `SERVICE HASH` lines. The project should be loaded with `resolveEnvironment: false`, as docker compose hashes here. */
export function listHashes(
  project: Project,
  services: readonly string[] = Object.keys(project.services),
): string[] {
  return [...services].sort().map((name) => `${name} ${configHash(project.services[name]!)}`);
}

/** The variables that a project refers to; it must be loaded with `interpolate: false`. */
export function listVariables(project: Project): VariableReference[] {
  const found = new Map<string, VariableReference>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      if (!value.includes("$")) return;
      for (const variable of readable(value))
        found.set(variable.name, { ...found.get(variable.name), ...variable });
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(project);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readable(value: string): VariableReference[] {
  try {
    return variablesOf(value);
  } catch {
    // what is no template refers to nothing; loading with references resolved reports it
    return [];
  }
}

const WIDTH = 20;

/** The table that `docker compose config --variables` prints. */
export function renderVariables(variables: readonly VariableReference[]): string {
  const rows = variables.map(({ name, required, defaultValue = "", alternateValue = "" }) => [
    name,
    String(required),
    defaultValue,
    alternateValue,
  ]);
  const table = [["NAME", "REQUIRED", "DEFAULT VALUE", "ALTERNATE VALUE"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(WIDTH, ...table.map((row) => row[column]!.length + 3)));
  return table
    .map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("")}\n`)
    .join("");
}
