export type Permissions =
  | { readonly ok: true; readonly mode: number; readonly doubt?: string }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/**
 * The mode of a file. Text is octal, with or without zeros before it. A number is the mode itself,
 * because YAML 1.1 has read `0644` as octal already.
 */
export function parsePermissions(value: unknown, whenUnset: number): Permissions {
  if (value === undefined || value === null || value === "") return { ok: true, mode: whenUnset };
  const mode = typeof value === "number" ? value : fromText(value);
  if (mode === undefined || !Number.isInteger(mode) || mode < 0 || mode > 0o7777) {
    const shown = JSON.stringify(value)?.slice(0, 40);
    return {
      ok: false,
      message: `expected octal permissions, got ${shown}`,
      hint: 'write them in quotes: "0644"',
    };
  }
  // `permissions: 644` without the zero is decimal: 01204
  const isOdd = typeof value === "number" && (mode & 0o400) === 0 && mode !== 0;
  return {
    ok: true,
    mode,
    ...(isOdd && {
      doubt: `expected permissions with which the owner can read, got ${mode.toString(8)} in octal`,
    }),
  };
}

function fromText(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^(?:0o?)?[0-7]{3,4}$/.test(value)) return undefined;
  return Number.parseInt(value.replace(/^0o/, ""), 8);
}
