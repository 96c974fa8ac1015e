import type { Path } from "../document/path.ts";

/** One step of a migration: what lies at `from` is removed, the values of `to` are set. */
export interface Move {
  readonly from: Path;
  readonly to: readonly { readonly path: Path; readonly value: unknown }[];
  /** For whoever reads what was done. */
  readonly note: string;
}
