/** True for paths that depend on no directory, of either family of systems. */
export function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path) || path.startsWith("\\\\");
}

/** Shorten a path with `/` as Go's path.Clean does. */
export function cleanPath(path: string): string {
  if (path === "") return ".";
  const isRooted = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts[parts.length - 1] !== "..") parts.pop();
    else if (!isRooted) parts.push("..");
  }
  return (isRooted ? "/" : "") + parts.join("/") || (isRooted ? "/" : ".");
}

/** A path as seen from a directory. */
export function resolvePath(directory: string, path: string): string {
  return isAbsolute(path)
    ? path.startsWith("/")
      ? cleanPath(path)
      : path
    : cleanPath(`${directory}/${path}`);
}

export function directoryOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "." : slash === 0 ? "/" : path.slice(0, slash);
}

export function baseName(path: string): string {
  const clean = cleanPath(path);
  return clean.slice(clean.lastIndexOf("/") + 1);
}

/** `~` and `~/x` are below the home directory. */
export function expandHome(path: string, home: string | undefined): string {
  if (home === undefined || !(path === "~" || path.startsWith("~/"))) return path;
  return cleanPath(`${home}/${path.slice(2)}`);
}

/** `C:\x` as Docker's Linux engine on Windows knows it: `/c/x`. */
export function convertWindowsPath(path: string): string {
  const match = /^([A-Za-z]):[\\/]?(.*)$/.exec(path);
  return match === null ? path : `/${match[1]!.toLowerCase()}/${match[2]!.replaceAll("\\", "/")}`;
}
