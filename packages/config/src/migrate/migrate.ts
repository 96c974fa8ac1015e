import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { parseConfig } from "../document/parse-config.ts";
import { applyEdits } from "../edit/edit.ts";
import { planMigration } from "./plan-migration.ts";

export interface Migration {
  /** The document in the words of this release; comments stay where they were. */
  readonly text: string;
  /** What was done, in the order of the steps. */
  readonly changes: readonly MigrationChange[];
  /** What is left that this release does not understand, by its place in the new text. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface MigrationChange {
  readonly note: string;
  /** Line of the old document. */
  readonly line: number;
}

/** Bring a document of an old release to this one: keys that moved are moved, the others are explained. */
export function migrate(text: string, options: { readonly file?: string } = {}): Migration {
  const { document, diagnostics } = parseConfig(text, options);
  if (document.tree === undefined) return { text, changes: [], diagnostics };
  let migrated = text;
  const changes: MigrationChange[] = [];
  for (const { from, to, note } of planMigration(document.tree)) {
    const edits = [
      ...to.map(({ path, value }) => ({ set: path, value })),
      ...(from.length === 0 ? [] : [{ delete: from }]),
    ];
    const next = applyEdits(migrated, edits, options.file ?? "");
    // a step that cannot be made alone leaves its key where it is, and the key's diagnostic says the rest
    if (typeof next !== "string") continue;
    migrated = next;
    changes.push({ note, line: document.locate(from.length === 0 ? to[0]!.path : from, "key").line });
  }
  return { text: migrated, changes, diagnostics: parseConfig(migrated, options).diagnostics };
}
