import type { ConfigCode } from "../codes.ts";
import type { Path } from "../document/path.ts";

/** A fault of a tree, by path; where there is a text, `parseConfig` finds the place. */
export interface Issue {
  readonly code: ConfigCode;
  readonly path: Path;
  /** Whether the key is at fault or its value. */
  readonly at: "key" | "value";
  readonly message: string;
  readonly hint?: string;
  /** A weaker fault: told, and the value is used. */
  readonly isWarning?: true;
  /** A fault all the same, but what is meant is plain: the machine boots with the value. */
  readonly isPlain?: true;
  /** How to mend the text at fault, if that is mechanical. */
  readonly fix?: (source: string) => { readonly title: string; readonly text: string } | undefined;
}
