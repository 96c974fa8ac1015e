import type { ScalarValue } from "../node.ts";

/** Which reading of plain scalars: YAML 1.2 with Go's leftovers, or 1.1 as RancherOS's files were written for it. */
export type YamlVersion = "1.1" | "1.2";

/** The value of a plain scalar. Timestamps and base 60 stay text: what was written is what a label holds. */
export function resolveScalar(text: string, version: YamlVersion): ScalarValue {
  if (text === "") return null;
  const first = text.charCodeAt(0);
  if ((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46)
    return resolveNumber(text);
  if (text.length > 5) return text;
  const keyword = KEYWORDS.get(text);
  if (keyword !== undefined) return keyword;
  return version === "1.1" && YAML_1_1.has(text) ? YAML_1_1.get(text)! : text;
}

const KEYWORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...forms("null", null),
  ...forms("true", true),
  ...forms("false", false),
  ["~", null],
]);

const YAML_1_1: ReadonlyMap<string, boolean> = new Map([
  ...forms("yes", true),
  ...forms("on", true),
  ...forms("no", false),
  ...forms("off", false),
]);

function forms<T>(word: string, value: T): [string, T][] {
  return [word, word[0]!.toUpperCase() + word.slice(1), word.toUpperCase()].map((form) => [form, value]);
}

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INTEGER = /^[-+]?(?:0|[1-9][0-9]*|0[0-7]+|0o[0-7]+|0x[0-9a-fA-F]+|0b[01]+)$/;

function resolveNumber(text: string): ScalarValue {
  if (text.length > 40) return text;
  const digits = text.includes("_") ? text.replaceAll("_", "") : text;
  if (INTEGER.test(digits)) {
    const magnitude = digits.replace(/^[-+]/, "");
    const octal = /^0o?([0-7]+)$/.exec(magnitude);
    const value = octal === null ? Number(magnitude) : Number.parseInt(octal[1]!, 8);
    if (value > 2 ** 64) return text;
    return digits[0] === "-" && value !== 0 ? -value : value;
  }
  if (FLOAT.test(digits)) return Number(digits);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text))
    return text[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? Number.NaN : text;
}
