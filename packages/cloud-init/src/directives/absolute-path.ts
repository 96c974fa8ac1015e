/**
 * A path as one from the root, without `.`, `..` and empty parts; undefined if it names no file.
 * It cannot lead out of the root.
 */
export function absolutePath(value: unknown): string | undefined {
  if (typeof value !== "string" || value.includes("\0") || value.length > 4096) return undefined;
  const parts: string[] = [];
  for (const part of value.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.length === 0 ? undefined : `/${parts.join("/")}`;
}
