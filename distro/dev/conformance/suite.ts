/** How one recorded case came out. */
export interface Result {
  /** As the case calls itself, or its place in the file. */
  readonly name: string;
  readonly passed: boolean;
  /** Rule of docs/deviations.md by which we differ on purpose; such a case counts as passed. */
  readonly deviates?: string;
  /** What was expected and what came, for whoever reads a failure. */
  readonly detail?: string;
}

/** A file of recorded cases. */
export interface VectorFile {
  /** Path below the directory that was given, with slashes. */
  readonly path: string;
  /** Parsed, if it is JSON; the text otherwise. */
  readonly content: unknown;
}

/** Runs the cases of one file; a file that is read along with another one has none of its own. */
export type Runner = (file: VectorFile) => Promise<readonly Result[]> | readonly Result[];

/** Runners by the last two parts of the path, for example `config/merge.json`. */
export type Suite = Readonly<Record<string, Runner>>;

/** Elements of a case or a file, without a type for each of them. */
// biome-ignore lint/suspicious/noExplicitAny: cases are checked by what they do
export type Json = any;

export interface CompareOptions<Case> {
  /** How results are compared; `isSame` unless given. */
  readonly same?: (expected: unknown, actual: unknown) => boolean;
  /** Rules by which we may differ. */
  readonly deviations?: readonly Deviation<Case>[];
  /** For cases without a name. */
  readonly prefix?: string;
}

/** A difference on purpose, told by behaviour and not by name; docs/deviations.md has the reasons. */
export interface Deviation<Case> {
  readonly rule: string;
  readonly explains: (one: Case, expected: unknown, actual: unknown) => boolean;
}

/** Run each case that does not exclude itself, and compare what comes with what is expected. */
export async function compare<Case>(
  cases: readonly Case[],
  run: (
    one: Case,
  ) =>
    | { readonly expected: unknown; readonly actual: unknown }
    | Promise<{ readonly expected: unknown; readonly actual: unknown }>,
  options: CompareOptions<Case> = {},
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, one] of cases.entries()) {
    const { name = `${options.prefix ?? ""}[${index}]`, quirk } = one as { name?: string; quirk?: string };
    if (quirk !== undefined) continue;
    try {
      const { expected, actual } = await run(one);
      const passed = (options.same ?? isSame)(expected, actual);
      const deviates = passed
        ? undefined
        : options.deviations?.find((rule) => rule.explains(one, expected, actual))?.rule;
      const detail = `expected ${show(expected)}, got ${show(actual)}`;
      results.push(
        passed
          ? { name, passed }
          : deviates === undefined
            ? { name, passed, detail }
            : { name, passed, deviates, detail },
      );
    } catch (error) {
      results.push({
        name,
        passed: false,
        detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  }
  return results;
}

/** Deep equality of JSON values; the order of keys does not matter. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** As `isSame`, where null, an empty text, list or map, and an absent key are one. */
export function isSameOrEmpty(a: unknown, b: unknown): boolean {
  return isSame(withoutEmpty(a) ?? null, withoutEmpty(b) ?? null);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .filter(([, below]) => below !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, below]) => [key, sorted(below)]);
}

function withoutEmpty(value: unknown): unknown {
  if (value === null || value === "") return undefined;
  if (Array.isArray(value))
    return value.length === 0 ? undefined : value.map((item) => withoutEmpty(item) ?? null);
  if (typeof value !== "object" || value === undefined) return value;
  const kept = Object.entries(value).flatMap(([key, below]) => {
    const rest = withoutEmpty(below);
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
