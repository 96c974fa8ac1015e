import type { Project, Service } from "../model.ts";
import { type MapNode, type Node, plain } from "./node.ts";

/** The plain project that a checked model stands for. `fromEntries` defines keys, so `__proto__` stays one. */
export function toProject(model: MapNode, disabled: ReadonlyMap<string, Node>): Project {
  const { services, ...rest } = plain(model) as Record<string, unknown>;
  const shown = Object.entries(rest).filter(([, value]) => value !== null);
  const project = Object.fromEntries([...shown, ["services", toServices(services)]]) as unknown as Project;
  if (disabled.size > 0)
    project.disabled = toServices(
      Object.fromEntries([...disabled].map(([name, node]) => [name, plain(node)])),
    );
  return project;
}

function toServices(services: unknown): Record<string, Service> {
  return Object.fromEntries(
    Object.entries(services ?? {}).map(([name, service]) => [
      name,
      toService(service as Record<string, unknown>),
    ]),
  );
}

/** `command` and `entrypoint` stay although they are nothing: the image's own are asked for. */
function toService(service: Readonly<Record<string, unknown>>): Service {
  const filled = Object.entries(service).filter(([, value]) => value !== null);
  return { command: null, entrypoint: null, ...Object.fromEntries(filled) } as Service;
}
