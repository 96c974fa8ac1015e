import { parseValue } from "../document/parse-value.ts";
import { isTree, setKey, type Tree } from "../document/tree.ts";

export interface CommandLineOptions {
  /** Keep parameters that are not ours too, `root=` and `console=` for example. */
  readonly all?: boolean;
}

/**
 * The configuration in a kernel command line: `rancher.KEY=VALUE` and `cc.KEY=VALUE`. Values are
 * typed as in YAML, the last of several wins, a key below one that holds a value is ignored.
 */
export function parseKernelCommandLine(line: string, options: CommandLineOptions = {}): Tree {
  const tree: Record<string, unknown> = {};
  for (const token of splitCommandLine(line)) {
    const parameter = token.startsWith("cc.") ? token.slice("cc.".length) : token;
    const isOurs = parameter !== token || token.startsWith("rancher.");
    if (!isOurs && options.all !== true) continue;
    const equals = parameter.indexOf("=");
    const key = equals === -1 ? parameter : parameter.slice(0, equals);
    const value = equals === -1 ? true : parseValue(parameter.slice(equals + 1));
    place(tree, key.split("."), value);
  }
  return tree;
}

/** Undo the escapes that some boot loaders leave in `/proc/cmdline`: `\"` and `\'`. */
export function unescapeCommandLine(raw: string): string {
  return raw.trim().replace(/\\(["'])/g, "$1");
}

/** Split at spaces, except from a quotation mark to its like, and from `[` to `]`. */
function splitCommandLine(line: string): string[] {
  const tokens: string[] = [];
  let token = "";
  let closer = "";
  for (const char of line.trim()) {
    if (closer === "" && char === " ") {
      if (token !== "") tokens.push(token);
      token = "";
      continue;
    }
    if (char === closer) closer = "";
    else if (closer === "" && char === "[") closer = "]";
    else if (closer === "" && /\p{Quotation_Mark}/u.test(char)) closer = char;
    token += char;
  }
  if (token !== "") tokens.push(token);
  return tokens;
}

function place(tree: Record<string, unknown>, segments: readonly string[], value: unknown): void {
  let at = tree;
  for (const segment of segments.slice(0, -1)) {
    if (!Object.hasOwn(at, segment)) setKey(at, segment, {});
    const below = at[segment];
    if (!isTree(below)) return;
    at = below as Record<string, unknown>;
  }
  setKey(at, segments.at(-1)!, value);
}
