import { OS_LABEL } from "./labels.ts";
import { PlanError } from "./plan-error.ts";
import type { PlanService } from "./project.ts";

export type Condition = "service_started" | "service_healthy" | "service_completed_successfully" | "exited";

export interface Dependency {
  readonly condition: Condition;
  readonly required: boolean;
  readonly restart: boolean;
  /** Only a wish about the order: dropped if it would close a cycle. */
  readonly ordering?: boolean;
}

export type Services = Readonly<Record<string, PlanService>>;
export type DependencyMap = ReadonlyMap<string, ReadonlyMap<string, Dependency>>;

const NAMESPACES = ["network_mode", "ipc", "pid", "uts", "cgroup"] as const;

/** The services whose namespaces this one joins: it must be made anew when they are. */
export function namespaceParents(service: PlanService): string[] {
  return NAMESPACES.flatMap((field) => {
    const value = service[field];
    return typeof value === "string" && value.startsWith("service:") ? [value.slice("service:".length)] : [];
  });
}

/** The services whose volumes this one takes. */
export function volumeParents(service: PlanService): string[] {
  return (service.volumes_from ?? [])
    .filter((entry) => !entry.startsWith("container:"))
    .map((entry) => entry.split(":")[0] ?? entry);
}

/** Who needs whom, and how: `depends_on`, links, shared namespaces, volumes and the OS's ordering labels. */
export function dependencies(services: Services): DependencyMap {
  const all = new Map(Object.keys(services).map((name) => [name, new Map<string, Dependency>()]));
  const need = (from: string, to: string, dependency: Dependency): void => {
    const known = all.get(from);
    if (from !== to && known && all.has(to) && !known.has(to)) known.set(to, dependency);
  };
  for (const [name, service] of Object.entries(services)) {
    for (const [other, wish] of Object.entries(service.depends_on ?? {})) {
      need(name, other, {
        condition: (wish?.condition as Condition | undefined) ?? "service_started",
        required: wish?.required !== false,
        restart: wish?.restart === true,
      });
    }
    const implicit = { condition: "service_started", required: true } as const;
    for (const parent of namespaceParents(service)) need(name, parent, { ...implicit, restart: true });
    for (const link of service.links ?? [])
      need(name, String(link).split(":")[0] ?? "", { ...implicit, restart: true });
    for (const parent of volumeParents(service)) need(name, parent, { ...implicit, restart: false });
    for (const [from, to] of osOrder(name, service)) {
      need(from, to, { condition: "service_started", required: false, restart: false, ordering: true });
    }
  }
  return withoutOrderingCycles(all);
}

function osOrder(name: string, service: PlanService): [string, string][] {
  const listed = (label: string): string[] =>
    (service.labels?.[label] ?? "")
      .split(",")
      .map((entry) => entry.trim())
      .filter(Boolean)
      .map(renamed);
  return [
    ...listed(OS_LABEL.after).map((other): [string, string] => [name, other]),
    ...listed(OS_LABEL.before).map((other): [string, string] => [other, name]),
  ];
}

/** The old name of the service that applies the cloud-config. */
function renamed(service: string): string {
  return service === "cloud-init" ? "cloud-init-execute" : service;
}

/** Labels only wish for an order; a wish that cannot be met is dropped, a need that cannot be met is an error. */
function withoutOrderingCycles(all: Map<string, Map<string, Dependency>>): DependencyMap {
  for (;;) {
    const cycle = findCycle(all);
    if (!cycle) return all;
    const wish = cycle.findIndex((from, index) => {
      const to = cycle[index + 1];
      return to !== undefined && all.get(from)?.get(to)?.ordering;
    });
    if (wish < 0) {
      throw new PlanError(
        "PLAN_CYCLE",
        `services: expected no dependency cycle, got ${cycle.join(" -> ")}`,
        "remove one of these dependencies",
      );
    }
    all.get(cycle[wish] ?? "")?.delete(cycle[wish + 1] ?? "");
  }
}

function findCycle(all: DependencyMap): string[] | undefined {
  const state = new Map<string, "open" | "done">();
  const path: string[] = [];
  const visit = (name: string): string[] | undefined => {
    if (state.get(name) === "done") return undefined;
    if (state.get(name) === "open") return [...path.slice(path.indexOf(name)), name];
    state.set(name, "open");
    path.push(name);
    for (const other of all.get(name)?.keys() ?? []) {
      const cycle = visit(other);
      if (cycle) return cycle;
    }
    path.pop();
    state.set(name, "done");
    return undefined;
  };
  for (const name of [...all.keys()].sort()) {
    const cycle = visit(name);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Services with what they need first; by name where the order is free. */
export function inOrder(all: DependencyMap): string[] {
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    if (ordered.has(name)) return;
    for (const other of [...(all.get(name)?.keys() ?? [])].sort()) visit(other);
    ordered.add(name);
  };
  for (const name of [...all.keys()].sort()) visit(name);
  return [...ordered];
}

/** The services named and, through any number of steps, all they need. */
export function withDependencies(all: DependencyMap, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const [other, dependency] of all.get(name) ?? []) if (!dependency.ordering) visit(other);
  };
  for (const name of names) visit(name);
  return found;
}

/** The services that need one of those named, themselves included. */
export function withDependents(all: DependencyMap, names: readonly string[]): Set<string> {
  const found = new Set(names);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [name, needs] of all) if ([...needs.keys()].some((other) => found.has(other))) found.add(name);
  }
  return found;
}
