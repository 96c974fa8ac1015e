import { readYaml } from "./read-yaml.ts";
import { resolveScalar } from "./resolve-scalar.ts";
import { isTree, setKey } from "./tree.ts";

/**
 * The value of a word given on a command line: `true`, `10`, `[a, b]`. Colons, question marks and
 * line breaks are text here, not YAML's punctuation, so that a list of URLs needs no quotes. What is
 * not YAML, is empty or only a comment stays the text it is.
 */
export function parseValue(word: string): unknown {
  // most values are one plain word, and need no parser
  if (/^[\w./+-]+$/.test(word)) return resolveScalar(word);
  const shielded = word.replace(/[:?\n]/g, (char) => SHIELDS[char]!);
  const { value, faults, isEmpty } = readYaml(shielded);
  return faults.length > 0 || isEmpty ? word : unshield(value);
}

/** Letters of the private use area stand for punctuation while YAML is read. */
const SHIELDS: Readonly<Record<string, string>> = { ":": "\ue000", "?": "\ue001", "\n": "\ue002" };
const SHIELDED: Readonly<Record<string, string>> = { "\ue000": ":", "\ue001": "?", "\ue002": "\n" };

function unshield(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/[\ue000-\ue002]/g, (char) => SHIELDED[char]!);
  if (Array.isArray(value)) return value.map(unshield);
  if (!isTree(value)) return value;
  const tree: Record<string, unknown> = {};
  for (const [key, below] of Object.entries(value)) setKey(tree, unshield(key) as string, unshield(below));
  return tree;
}
