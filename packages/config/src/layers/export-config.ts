import { omit } from "../document/omit.ts";
import { type Path, parsePath } from "../document/path.ts";
import { isTree, type Tree } from "../document/tree.ts";
import type { Key } from "../schema/build.ts";
import { configSchema } from "../schema/config.ts";
import { childKey, noteOf } from "../schema/walk.ts";

/** Never exported: they belong to one boot. */
const ALWAYS = ["rancher.password", "rancher.autologin", "EXTRA_CMDLINE"].map(parsePath);

/** Whole parts that are private beside what the schema calls secret. */
const PRIVATE = ["rancher.ssh"].map(parsePath);

export interface ExportOptions {
  /** Keep private keys, passwords and tokens. */
  readonly private?: boolean;
}

/** A configuration to show or to take along: without what belongs to this boot, and without secrets. */
export function exportConfig(config: Tree, options: ExportOptions = {}): Tree {
  const hidden =
    options.private === true ? ALWAYS : [...ALWAYS, ...PRIVATE, ...secretPaths(config, configSchema, [])];
  return omit(config, hidden);
}

function secretPaths(value: unknown, key: Key, path: Path): Path[] {
  const entries = Array.isArray(value) ? [...value.entries()] : isTree(value) ? Object.entries(value) : [];
  return entries.flatMap(([name, below]) => {
    const child = childKey(key, name, value);
    if (child === undefined) return [];
    const at = [...path, name];
    return noteOf(child)?.secret ? [at] : secretPaths(below, child, at);
  });
}
