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

/** Docker compose 2.26.1 does not know attributes that came later. */
export const laterAttributes: Deviation<Json> = {
  rule: "later-attributes",
  explains: ({ files }, expected, actual) => {
    const { error } = expected as Json;
    if (error !== undefined)
      return (
        /Additional property|must be one of the following/.test(error) && (actual as Json).error === undefined
      );
    const texts = Object.values(files ?? {}).join();
    if (/\bipam:.*options:/.test(texts))
      return isSameOrEmpty(normal(expected), without(normal(actual), "Options"));
    return (
      /\bgpus:/.test(texts) && isSameOrEmpty(normal(expected), without(normal(actual), "DeviceRequests"))
    );
  },
};

function without(value: Json, name: string): Json {
  if (Array.isArray(value)) return value.map((item) => without(item, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== name)
      .map(([key, below]) => [key, without(below, name)]),
  );
}

/** A volume may have a name of one letter, and `volumes_from` keeps its mode. */
export const mountsAsWritten: Deviation<Json> = {
  rule: "mounts-as-written",
  explains: ({ files }, expected, actual) => {
    const texts = Object.values(files ?? {}).join();
    const [wanted, got] = [normal(expected), normal(actual)].map((side) =>
      without(without(side, "Mounts"), "volumes"),
    );
    if (/"[a-z]:\/[^":]*"/.test(texts)) return isSameOrEmpty(wanted, got);
    return (
      /volumes_from:.*:ro/.test(texts) &&
      isSameOrEmpty(without(wanted, "VolumesFrom"), without(got, "VolumesFrom"))
    );
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
