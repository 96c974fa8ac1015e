import { sameScenario } from "./compose-scenario.ts";
import { type Deviation, isSameOrEmpty, type Json } from "./suite.ts";

const SORTED = new Set(["Env", "Binds", "Mounts", "Ulimits", "connects"]);

/** Without labels that are not compared, and with lists sorted whose order means nothing. */
export function normal(value: Json, key = ""): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => normal(item));
    return SORTED.has(key) ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (typeof value !== "object" || value === null) return value === false || value === 0 ? null : value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "warnings")
      .filter(([name]) => !(key === "Labels" && /\.(version|config-hash)$/.test(name)))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, below]) => [name, normal(below, name)]),
  );
}

function without(value: Json, name: string): Json {
  if (Array.isArray(value)) return value.map((item) => without(item, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== name)
      .map(([key, below]) => [key, without(below, name)]),
  );
}

/** `volumes_from` keeps its mode. */
export const readOnlySharing: Deviation<Json> = {
  rule: "read-only-sharing",
  explains: ({ files }, expected, actual) => {
    if (!/volumes_from:.*:ro/.test(Object.values(files ?? {}).join())) return false;
    const [wanted, got] = [normal(expected), normal(actual)].map((side) => without(side, "VolumesFrom"));
    return isSameOrEmpty(wanted, got);
  },
};

/** The classic builder is asked for what the file says, where docker compose forgets some of it. */
export const buildOptions: Deviation<Json> = {
  rule: "build-options",
  explains: (_, expected, actual) => sameScenario(withoutForgotten(expected), withoutForgotten(actual)),
};

function withoutForgotten(steps: Json): Json {
  const forgotten = ["shmsize", "cachefrom", "ulimits", "platform"];
  const ops = (list: Json): Json =>
    list.map((op: Json) =>
      op.path === "/build" ? { ...op, query: forgotten.reduce(without, op.query) } : op,
    );
  return steps.map((step: Json) => ({ ...step, ops: ops(step.ops) }));
}
