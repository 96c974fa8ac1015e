/** A place in a document: map keys as text, list items by index. */
export type Path = readonly (string | number)[];

/**
 * Read a dotted path. A key that holds a dot is put in double quotes: `rancher.sysctl."net.core.somaxconn"`.
 * Segments stay text; whoever walks a list turns them into indexes.
 */
export function parsePath(dotted: string): string[] {
  if (dotted === "") return [];
  if (!dotted.includes('"')) return dotted.split(".");
  const segments: string[] = [];
  const segment = /(?:"((?:[^"\\]|\\.)*)"|([^.]*))(\.|$)/y;
  for (;;) {
    const match = segment.exec(dotted);
    if (match === null) return dotted.split(".");
    segments.push(match[1] === undefined ? match[2]! : match[1].replace(/\\(.)/g, "$1"));
    if (match[3] === "") return segments;
  }
}

/** Write a path the way `parsePath` reads it. */
export function formatPath(path: Path): string {
  return path
    .map((segment) => {
      const text = String(segment);
      return text === "" || /[."\s]/.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : text;
    })
    .join(".");
}
