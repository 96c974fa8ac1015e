import { type LineMap, lineMap } from "@ros/config/diagnostics";

/** A text that a project is made of. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly lines: LineMap;
}

/** A range of a source: where a value, or a key, was written. */
export interface Place {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

export function createSource(file: string, text: string): Source {
  return { file, text, lines: lineMap(text) };
}

/** The beginning of a source: for faults of a whole file. */
export function startOf(source: Source): Place {
  return { source, start: 0, end: 0 };
}
