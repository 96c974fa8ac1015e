import type { ConfigCode } from "../codes.ts";
import type { Path } from "./path.ts";

/** A fault of a text, by offsets; `parseConfig` adds the file, the line and the severity. */
export interface Fault {
  readonly code: ConfigCode;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly path?: Path;
  readonly hint?: string;
  readonly fix?: { readonly title: string; readonly text: string };
}
