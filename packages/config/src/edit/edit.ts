import type { ConfigCode } from "../codes.ts";
import type { Config } from "../config/config.ts";
import { type Diagnostic, WHOLE_FILE } from "../diagnostics/diagnostic.ts";
import { omit } from "../document/omit.ts";
import { parseConfig } from "../document/parse-config.ts";
import { formatPath, type Path, parsePath } from "../document/path.ts";
import { readYaml } from "../document/read-yaml.ts";
import { getKey, isTree, type Tree } from "../document/tree.ts";
import { deleteEdit, type Layout, setEdit } from "./change-text.ts";
import { setValue } from "./set-value.ts";

/** A change of a document: put a value at a path, remove what is there, or merge a tree into it. */
export type Edit =
  | { readonly set: string | Path; readonly value: unknown }
  | { readonly delete: string | Path }
  | { readonly merge: Tree | Config };

export interface EditOptions {
  /** Name of the file, for diagnostics. */
  readonly file?: string;
}

export interface EditResult {
  /** The changed text, or the text as it was if the change is refused. */
  readonly text: string;
  /** Why a change is refused; warnings do not refuse it. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Change the text of a document and no byte outside of the entries that the edits name. All edits
 * are made or none: a result with a fault that the text did not have is refused.
 */
export function edit(text: string, edits: readonly Edit[], options: EditOptions = {}): EditResult {
  const { file = "" } = options;
  const before = parseConfig(text, { file });
  if (before.document.tree === undefined) return { text, diagnostics: before.diagnostics };
  const changed = applyEdits(
    text,
    edits.flatMap((each) => expand(each, before.document.tree ?? {})),
    file,
  );
  if (typeof changed !== "string") return { text, diagnostics: [changed] };
  const known = new Set(before.diagnostics.map(({ code, path }) => `${code} ${path}`));
  const after = parseConfig(changed, { file }).diagnostics.filter(
    ({ code, path }) => !known.has(`${code} ${path}`),
  );
  const isRefused = after.some(({ severity }) => severity === "error");
  // the place is one in a text that nobody will see
  const diagnostics = after.map((one) => (isRefused ? withoutPlace(one) : one));
  return { text: isRefused ? text : changed, diagnostics };
}

export type SingleEdit = Exclude<Edit, { merge: unknown }>;

/** A merge is a series of sets, one for each map that it leaves alone. */
function expand(one: Edit, tree: Tree): SingleEdit[] {
  if (!("merge" in one)) return [one];
  const visit = (value: unknown, below: unknown, path: Path): SingleEdit[] => {
    if (!isTree(value) || !isTree(below)) return [{ set: path, value }];
    return Object.keys(value).flatMap((key) => visit(value[key], getKey(below, key), [...path, key]));
  };
  return visit(one.merge, tree, []);
}

/** Make edits one after the other, without a look at the schema; a diagnostic if one cannot be made. */
export function applyEdits(text: string, edits: readonly SingleEdit[], file: string): string | Diagnostic {
  let changed = text;
  for (const one of edits) {
    const result = applyEdit(changed, one, file);
    if (typeof result !== "string") return result;
    changed = result;
  }
  return changed;
}

function applyEdit(text: string, one: SingleEdit, file: string): string | Diagnostic {
  const named = "set" in one ? one.set : one.delete;
  const path = typeof named === "string" ? parsePath(named) : named;
  const { document, value } = readYaml(text);
  const tree = isTree(value) ? value : {};
  const refuse = (code: ConfigCode, message: string, hint: string): Diagnostic => ({
    code,
    severity: "error",
    path: formatPath(path),
    file,
    ...WHOLE_FILE,
    message,
    hint,
  });
  if (path.length === 0) return refuse("CONFIG_NOT_SET", "expected a key, got none", "name a key");
  if ("delete" in one) {
    if (path.reduce<unknown>(getKey, tree) === undefined) {
      return refuse(
        "CONFIG_NOT_SET",
        "expected a key that is set, got one that is not",
        "a key of a lower layer can be overridden, not removed",
      );
    }
    return (
      verified(
        text,
        LAYOUTS.map((layout) => deleteEdit(text, document!, path, layout)),
        omit(tree, [path]),
      ) ?? refuse(...NOT_EDITABLE)
    );
  }
  const wanted = setValue(tree, path, one.value);
  if (wanted === undefined)
    return refuse(
      "CONFIG_NOT_EDITABLE",
      "expected maps on the way to the key, got a value",
      "remove the value first",
    );
  const attempts = LAYOUTS.map((layout) => setEdit(text, document!, path, one.value, layout));
  return verified(text, attempts, wanted) ?? refuse(...NOT_EDITABLE);
}

/** The second is less pretty, and fits where the first does not. */
const LAYOUTS: readonly Layout[] = ["block", "flow"];

const NOT_EDITABLE = [
  "CONFIG_NOT_EDITABLE",
  "expected an entry that stands by itself, got one that shares its text with others",
  "write out what anchors and aliases stand for",
] as const;

/** The first attempt after which the text says what it should, and nothing else. */
function verified(
  text: string,
  attempts: readonly ({ start: number; end: number; text: string } | undefined)[],
  wanted: Tree,
): string | undefined {
  // new lines end as the old ones do
  const lineBreak = /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
  for (const attempt of attempts) {
    if (attempt === undefined) continue;
    const added = attempt.text.replaceAll("\n", lineBreak);
    const changed = text.slice(0, attempt.start) + added + text.slice(attempt.end);
    const { value, faults, isEmpty } = readYaml(changed);
    if (faults.some(({ code }) => code !== "CONFIG_DUPLICATE_KEY")) continue;
    if (isEqual(value ?? (isEmpty ? {} : undefined), wanted)) return changed;
  }
  return undefined;
}

function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  if (!isTree(a) || !isTree(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]))
  );
}

function withoutPlace({ fix: _, ...diagnostic }: Diagnostic): Diagnostic {
  return { ...diagnostic, ...WHOLE_FILE };
}
