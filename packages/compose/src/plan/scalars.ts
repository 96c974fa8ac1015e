const UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
  d: 86400e9,
  w: 604800e9,
};

/** A duration of the loaded model (`1m30s`) in nanoseconds; undefined when there is none. */
export function nanoseconds(duration: unknown): number | undefined {
  if (typeof duration === "number") return duration;
  if (typeof duration !== "string" || duration === "") return undefined;
  let total = 0;
  for (const [, amount, unit] of duration.matchAll(/([0-9.]+)([a-zµμ]+)/g)) {
    total += Number(amount) * (UNIT_NS[unit ?? ""] ?? Number.NaN);
  }
  return Number.isNaN(total) ? undefined : Math.round(duration.startsWith("-") ? -total : total);
}

/** Whole seconds of a duration; a fraction is cut off as the engine's field has none. */
export function wholeSeconds(duration: unknown): number | undefined {
  const ns = nanoseconds(duration);
  return ns === undefined ? undefined : Math.trunc(ns / 1e9);
}

/** A number that the model keeps as text (byte sizes, cpus). Zero means unset to the engine. */
export function amount(value: unknown): number | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) && number !== 0 ? number : undefined;
}

/** The object without the keys that say nothing: undefined, "", false, 0, empty lists and maps. */
export function compact<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(object).filter(([, value]) => {
    if (value === undefined || value === null || value === "" || value === false || value === 0) return false;
    return typeof value !== "object" || Object.keys(value).length > 0;
  });
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
