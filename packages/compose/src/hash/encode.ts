import type { KeyOrder } from "./key-order.ts";

interface Field {
  readonly name: string;
  /** `always` writes an empty value, `pointer` one that is there: 0, false, an empty structure. */
  readonly when: "filled" | "always" | "pointer";
  readonly below: string | undefined;
  readonly shape: "one" | "list" | "map";
}

const parsed = new Map<string, readonly Field[]>();

function fieldsOf(order: string): readonly Field[] {
  const known = parsed.get(order);
  if (known !== undefined) return known;
  const fields = order.split(" ").map((entry): Field => {
    const [, name = "", mark, below, suffix] = /^(\w+)([!?]?)(?::(\w+)(\[\]|\{\})?)?$/.exec(entry) ?? [];
    const when = mark === "!" ? "always" : mark === "?" ? "pointer" : "filled";
    return { name, when, below, shape: suffix === "[]" ? "list" : suffix === "{}" ? "map" : "one" };
  });
  parsed.set(order, fields);
  return fields;
}

/** JSON as Go writes it: keys of structures in their order, keys of maps sorted, empty values left out. */
export function encode(value: unknown, structure: string, order: KeyOrder): string {
  if (value === null || typeof value !== "object") return scalar(value);
  const map = value as Readonly<Record<string, unknown>>;
  const parts: string[] = [];
  for (const { name, when, below, shape } of fieldsOf(order[structure] ?? "")) {
    const one = map[name];
    if (
      when === "always"
        ? false
        : when === "pointer"
          ? one === undefined || one === null
          : isEmpty(name, one, shape === "one" && below !== undefined)
    )
      continue;
    const written =
      below === undefined
        ? anything(one ?? null)
        : shape === "list"
          ? `[${(one as unknown[]).map((item) => encode(item, below, order)).join(",")}]`
          : shape === "map"
            ? mapOf(one as Record<string, unknown>, (item) => encode(item, below, order))
            : encode(one ?? {}, below, order);
    parts.push(`${JSON.stringify(name)}:${written}`);
  }
  return `{${parts.join(",")}}`;
}

/** Sizes: text here, and numbers to docker compose, where 0 is nothing. */
const SIZES = new Set([
  "mem_limit",
  "mem_reservation",
  "mem_swappiness",
  "memory",
  "memswap_limit",
  "shm_size",
  "size",
]);

function isEmpty(name: string, value: unknown, isStructure: boolean): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0) return true;
  if (value === "0") return SIZES.has(name);
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && !isStructure && Object.keys(value).length === 0;
}

function anything(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(anything).join(",")}]`;
  if (value === null || typeof value !== "object") return scalar(value);
  return mapOf(value as Record<string, unknown>, anything);
}

function mapOf(map: Readonly<Record<string, unknown>>, write: (value: unknown) => string): string {
  const keys = Object.keys(map).sort(compareBytes);
  return `{${keys.map((key) => `${scalar(key)}:${write(map[key])}`).join(",")}}`;
}

/** Go compares texts by their bytes; JavaScript would compare halves of surrogate pairs. */
function compareBytes(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = left[at]!.codePointAt(0)! - right[at]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
  "\b": "\\b",
  "\f": "\\f",
};

function scalar(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (char) => ESCAPES[char]!);
}
