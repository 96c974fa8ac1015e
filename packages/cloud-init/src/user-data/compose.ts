/** A compose document as the cloud-config that runs its services. */
export interface ComposeDocument {
  readonly text: string;
  /** How much further down and right everything stands than in the original. */
  readonly lines: number;
  readonly columns: number;
}

const HEAD = ["#cloud-config", "rancher:", "  services:"];
const INDENT = "    ";

/**
 * Put the services where the configuration has them. Every line moves in by the same width, so that
 * block scalars, comments and flow collections keep their meaning.
 */
export function composeAsCloudConfig(text: string): ComposeDocument {
  const [, ...all] = text.split("\n");
  // the mark of a document would end ours
  const start = /^---[ \t]*\r?$/.test(all[0] ?? "") ? 1 : 0;
  const body = all.slice(start);
  const isEmpty = body.every((line) => /^\s*(?:#.*)?$/.test(line));
  const head = isEmpty ? [...HEAD.slice(0, -1), `${HEAD.at(-1)} {}`] : HEAD;
  const indented = body.map((line) => (line.trim() === "" ? line : INDENT + line));
  return { text: [...head, ...indented].join("\n"), lines: HEAD.length - 1 - start, columns: INDENT.length };
}
