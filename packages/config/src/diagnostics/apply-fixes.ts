import type { Diagnostic } from "./diagnostic.ts";

/** Apply the fixes of the diagnostics of one text; of fixes that overlap, the first is taken. */
export function applyFixes(
  text: string,
  diagnostics: readonly Diagnostic[],
): { text: string; applied: number } {
  const fixes = diagnostics.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
  const taken: { start: number; end: number; text: string }[] = [];
  let [applied, furthest] = [0, 0];
  for (const { edits } of fixes) {
    const overlaps = edits.some(
      (edit) =>
        // most fixes come in the order of the text
        edit.start < furthest && taken.some((other) => edit.start < other.end && other.start < edit.end),
    );
    if (overlaps) continue;
    for (const edit of edits) {
      taken.push(edit);
      furthest = Math.max(furthest, edit.end);
    }
    applied++;
  }
  taken.sort((a, b) => a.start - b.start || a.end - b.end);
  let at = 0;
  const parts = taken.flatMap((edit) => {
    const before = text.slice(at, edit.start);
    at = edit.end;
    return [before, edit.text];
  });
  return { text: [...parts, text.slice(at)].join(""), applied };
}
