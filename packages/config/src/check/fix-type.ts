import { resolveScalar } from "../document/resolve-scalar.ts";

interface TypeFix {
  readonly hint: string;
  readonly apply: (source: string) => { readonly title: string; readonly text: string } | undefined;
}

/** How to turn a value into the type that its key takes, where the meaning is plain. */
export function fixType(expected: string, value: unknown): TypeFix | undefined {
  if (typeof value === "string") return fixText(expected, value);
  if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
    return {
      hint: "put the value in quotes",
      apply: (source) =>
        /^[\w.+-]+$/.test(source) ? { title: "put the value in quotes", text: `"${source}"` } : undefined,
    };
  }
  return undefined;
}

function fixText(expected: string, value: string): TypeFix | undefined {
  if (expected === "array") {
    return {
      hint: "write one item as a list: [item]",
      apply: (source) =>
        source.includes("\n") ? undefined : { title: "make it a list of one item", text: `[${source}]` },
    };
  }
  const resolved = resolveScalar(value);
  if (typeof resolved === "string" || resolved === null || typeof resolved !== expected) return undefined;
  return { hint: "remove the quotes", apply: () => ({ title: "remove the quotes", text: String(resolved) }) };
}
