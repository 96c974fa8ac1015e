/** A value that needs no YAML, as `get` prints it on one line; undefined for a list or a map. */
export function renderScalar(value: unknown): string | undefined {
  if (value === undefined) return "\n";
  if (value === null) return "<nil>\n";
  return typeof value === "object" ? undefined : `${String(value)}\n`;
}
