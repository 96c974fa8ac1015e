import type { Container } from "../engine/engine.ts";
import type { Inspection } from "./observed.ts";
import type { PlanProject, PlanService } from "./project.ts";
import type { Change } from "./step.ts";
import { valueBefore } from "./value-before.ts";

/** Stands for values that may be secrets: whoever may read a plan need not know them. */
export const MASK = "***";

/** What each field was and will be, as far as it is known. `inspection` knows what the list of containers does not. */
export function changesOf(
  fields: readonly string[],
  service: PlanService,
  container: Container,
  project: PlanProject,
  inspection: Inspection | undefined,
): Change[] {
  return fields.map((field) => {
    // contents of secrets and configs are digests to us, and nobody else's business
    if (field.includes(":")) return { field };
    const before = inspection
      ? valueBefore(field, container, inspection, project)
      : field === "image"
        ? container.image
        : field === "command"
          ? container.command
          : undefined;
    const after: unknown = service[field] ?? (inspection ? null : undefined);
    const shown = field === "environment" ? maskedPair(before, after) : { before, after };
    return {
      field,
      ...(shown.before === undefined ? {} : { before: shown.before }),
      ...(shown.after === undefined ? {} : { after: shown.after }),
    };
  });
}

type Variables = Readonly<Record<string, unknown>>;

/** The variables that differ, by name. */
function maskedPair(before: unknown, after: unknown): Pick<Change, "before" | "after"> {
  return { before: masked(before, after), after: masked(after, before) };
}

function masked(variables: unknown, others: unknown): unknown {
  if (typeof variables !== "object" || variables === null) return variables;
  const known = (others ?? {}) as Variables;
  return Object.fromEntries(
    Object.entries(variables as Variables)
      .filter(([name, value]) => known[name] !== value)
      .map(([name]) => [name, MASK]),
  );
}

/** The fields a service sets that a container has otherwise: for containers whose label does not tell. */
export function differingFields(
  service: PlanService,
  container: Container,
  project: PlanProject,
  inspection: Inspection,
): string[] {
  return Object.keys(service).filter((field) => {
    const after: unknown = service[field];
    const before = valueBefore(field, container, inspection, project);
    return after !== undefined && after !== null && before !== undefined && sorted(before) !== sorted(after);
  });
}

/** JSON in which neither the order of keys nor what is empty counts. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one !== "object" || one === null || Array.isArray(one)) return one;
    const filled = Object.entries(one).filter(([, below]) => !isEmptyMap(below));
    return Object.fromEntries(filled.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function isEmptyMap(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
