/**
 * The value of a plain YAML scalar by YAML 1.1's rules, as RancherOS's files were written for them:
 * `yes`, `on`, `0755`, `1_000`. Two kinds stay text: base 60 (`22:22` is a port pair) and timestamps.
 */
export function resolveScalar(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0);
  // letters other than those that may begin a keyword, and all longer words, are text
  if (Number.isNaN(first)) return null;
  if (first === TILDE) return text === "~" ? null : text;
  if (isNumberStart(first)) return resolveNumber(text);
  return text.length <= 5 && KEYWORDS.has(text) ? KEYWORDS.get(text)! : text;
}

const TILDE = 126;

const KEYWORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...forms(["null"], null),
  ...forms(["true", "yes", "on", "y"], true),
  ...forms(["false", "no", "off", "n"], false),
]);

function forms<T>(words: readonly string[], value: T): [string, T][] {
  return words.flatMap((word) =>
    [word, word[0]!.toUpperCase() + word.slice(1), word.toUpperCase()].map((form): [string, T] => [
      form,
      value,
    ]),
  );
}

/** Digits, `+`, `-` and `.`. */
function isNumberStart(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46;
}

const INTEGER = /^[-+]?(?:0b[01_]+|0[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)$/;
const DECIMAL =
  /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?$|^[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+$/;
const SPECIAL: ReadonlyMap<string, number> = new Map(
  ["inf", "Inf", "INF"].flatMap((word) => [
    [`.${word}`, Number.POSITIVE_INFINITY] as const,
    [`+.${word}`, Number.POSITIVE_INFINITY] as const,
    [`-.${word}`, Number.NEGATIVE_INFINITY] as const,
  ]),
);

function resolveNumber(text: string): string | number {
  if (text.length > 64) return text;
  if (INTEGER.test(text)) return integer(text);
  if (DECIMAL.test(text)) {
    const value = Number(text.replaceAll("_", ""));
    return Number.isFinite(value) ? value : text;
  }
  return SPECIAL.get(text) ?? text;
}

function integer(text: string): string | number {
  const negative = text[0] === "-";
  const digits = text.replace(/^[-+]/, "").replaceAll("_", "");
  const octal = /^0([0-7]+)$/.exec(digits);
  const value = octal === null ? Number(digits) : Number.parseInt(octal[1]!, 8);
  // a number that would lose digits is an identifier, and must not change
  if (!Number.isSafeInteger(value)) return text;
  return negative ? -value : value;
}
