import { isTree } from "../document/tree.ts";

/** Characters of a value that a message repeats. */
const MAX_SHOWN = 40;

/** A value in a message, after "got": short, on one line, in the words of YAML. */
export function showValue(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (isTree(value)) return "a map";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value);
}
