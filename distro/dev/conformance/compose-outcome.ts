import { isSame, type Json } from "./suite.ts";

/** What came of a call: a result, or a refusal. */
export function outcome(run: () => unknown): { result: unknown } | { error: true } {
  try {
    return { result: run() };
  } catch {
    return { error: true };
  }
}

/** null, an absent key, `{}` and `[]` are one; a bind mount creates the host's path unless it says otherwise. */
export function sameOutcome(expected: unknown, actual: unknown): boolean {
  const { faults: _, ...rest } = actual as Json;
  return isSame(reduce(expected) ?? null, reduce(rest) ?? null);
}

export function reduce(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => reduce(item) ?? null);
  if (typeof value !== "object") return value;
  const kept = Object.entries(value as object).flatMap(([key, below]) => {
    const rest = key === "create_host_path" && below === true ? undefined : reduce(below);
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
