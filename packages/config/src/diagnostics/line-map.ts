import type { Range } from "./diagnostic.ts";

/** Turns offsets of a text into lines and columns. */
export interface LineMap {
  position(offset: number): { readonly line: number; readonly column: number };
  range(start: number, end: number): Range;
  /** The text of a line without its line break; empty beyond the end. */
  line(number: number): string;
}

/** Index the line starts of a text once, on first use. */
export function lineMap(text: string): LineMap {
  let starts: number[] | undefined;
  const index = (): number[] => {
    if (starts !== undefined) return starts;
    starts = [0];
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    return starts;
  };
  const position = (offset: number) => {
    const lines = index();
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lines[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - lines[low]! + 1 };
  };
  return {
    position,
    range(start, end) {
      const from = position(Math.min(start, text.length));
      const to = position(Math.min(Math.max(start, end), text.length));
      return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
    },
    line(number) {
      const start = index()[number - 1];
      if (start === undefined) return "";
      const end = text.indexOf("\n", start);
      return text.slice(start, end === -1 ? text.length : end).replace(/\r$/, "");
    },
  };
}
