/** Any error as one line for people: what is wrong, then what to do. Never a stack. */
export function faultLine(error: unknown): string {
  const {
    message = String(error),
    hint,
    code,
    path,
  } = (error ?? {}) as { message?: string; hint?: string; code?: string; path?: string };
  if (code === "ENOSPC")
    return `no space is left on the disk${path ? ` of ${path}` : ""}: free some and try again`;
  if (code === "EACCES" || code === "EPERM") return `${path ?? message}: permission denied`;
  if (code === "ENOENT" && path) return `${path}: no such file`;
  if (code === "EISDIR" && path) return `${path}: expected a file, got a directory`;
  const line = message.split("\n")[0] as string;
  return hint === undefined ? line : `${line}: ${hint.split("\n")[0]}`;
}
