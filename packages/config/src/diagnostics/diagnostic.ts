export type Severity = "error" | "warning";

/** Replace the text between two offsets (UTF-16 code units from the start of the file). */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A mechanical repair: what it does, and the edits that do it. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** A range in a text; lines and columns count from 1, the end is exclusive. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The range of what belongs to no place in a text. */
export const WHOLE_FILE: Range = { line: 0, column: 0, endLine: 0, endColumn: 0 };

/** One fault, in the form that `-o json` prints. The shape and the codes follow semver. */
export interface Diagnostic extends Range {
  readonly code: string;
  readonly severity: Severity;
  /** Dotted path of the key, empty for the whole document. */
  readonly path: string;
  readonly file: string;
  /** One line: `expected X, got Y`, without a final period. */
  readonly message: string;
  readonly hint?: string;
  readonly fix?: Fix;
}

/** True if one of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** Order by file, then by place; faults at one place keep their order. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
