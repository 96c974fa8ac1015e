/** What a document says that it is, by its first line. */
export type DocumentKind =
  | "none"
  | "script"
  | "cloud-config"
  | "compose"
  | "include"
  | "multipart"
  | "jinja"
  | "unsupported"
  | "unknown";

/** Forms that others know and that are refused by name, so that nobody has to guess. */
const UNSUPPORTED = [
  "#cloud-boothook",
  "#cloud-config-archive",
  "#cloud-config-jsonp",
  "#part-handler",
  "#upstart-job",
];

/** The kind of a document. The first line decides, and must be exact: no blank may stand before it. */
export function documentKind(text: string): DocumentKind {
  if (text.trim() === "") return "none";
  if (text.startsWith("#!")) return "script";
  if (text.startsWith("#compose\n")) return "compose";
  const line = firstLine(text);
  if (line === "#cloud-config") return "cloud-config";
  if (/^#include(?:-once)?(?:\s|$)/.test(line)) return "include";
  if (/^##\s*template:/i.test(line)) return "jinja";
  if (UNSUPPORTED.includes(line)) return "unsupported";
  if (/^(?:mime-version|content-type):/i.test(line) || /^From nobody /.test(line)) return "multipart";
  return "unknown";
}

/** The first line without what blanks end it. */
export function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return text.slice(0, Math.min(end === -1 ? text.length : end, 200)).trimEnd();
}
