import type { Project, Service } from "../model.ts";
import { type MapNode, type Node, plain } from "./node.ts";

/** Keys of a service that are kept although they say nothing: the image's own command is asked for. */
const ALWAYS = ["command", "entrypoint"] as const;

/** The plain project that a checked model stands for. */
export function toProject(model: MapNode, disabled: ReadonlyMap<string, Node>): Project {
  const project = withoutEmpty(plain(model) as Record<string, unknown>, 1) as unknown as Project;
  project.services = toServices(project.services as unknown as Record<string, unknown> | undefined);
  if (disabled.size > 0) {
    const off: [string, unknown][] = [...disabled].map(([name, node]) => [name, plain(node)]);
    project.disabled = toServices(Object.fromEntries(off));
  }
  return project;
}

function toServices(services: Readonly<Record<string, unknown>> = {}): Record<string, Service> {
  const result: Record<string, Service> = {};
  for (const [name, service] of Object.entries(services ?? {})) {
    const full = withoutEmpty(service as Record<string, unknown>, 0);
    for (const key of ALWAYS) full[key] ??= null;
    result[name] = full as unknown as Service;
  }
  return result;
}

/** Keys of maps whose null means something: an endpoint without settings, a variable without value. */
function withoutEmpty(map: Record<string, unknown>, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(map)) {
    if (value === null && depth === 0) continue;
    result[key] = value;
  }
  return result;
}
