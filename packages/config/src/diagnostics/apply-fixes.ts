import type { Diagnostic } from "./diagnostic.ts";

/** Apply the fixes of the diagnostics of one text; of fixes that overlap, the first is taken. */
export function applyFixes(
  text: string,
  diagnostics: readonly Diagnostic[],
): { text: string; applied: number } {
  const fixes = diagnostics.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
  const taken: { start: number; end: number; text: string }[] = [];
  let applied = 0;
  for (const { edits } of fixes) {
    const overlaps = edits.some((edit) =>
      taken.some((other) => edit.start < other.end && other.start < edit.end),
    );
    if (overlaps) continue;
    taken.push(...edits);
    applied++;
  }
  taken.sort((a, b) => b.start - a.start || b.end - a.end);
  const fixed = taken.reduce(
    (before, edit) => before.slice(0, edit.start) + edit.text + before.slice(edit.end),
    text,
  );
  return { text: fixed, applied };
}
