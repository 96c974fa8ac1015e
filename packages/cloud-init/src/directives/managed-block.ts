/** Lines of a file that are ours, between two comments; the rest of the file belongs to people. */
export interface ManagedBlock {
  readonly begin: string;
  readonly end: string;
}

/** True if a text has the block. */
export function hasBlock(text: string, block: ManagedBlock): boolean {
  return text.split("\n").some((line) => line.trim() === block.begin);
}

/**
 * Put lines in place of the block, or take it out if there are none. A block whose end is gone
 * reaches to the end of the file: what we wrote must never outlive the configuration.
 */
export function replaceBlock(text: string, block: ManagedBlock, lines: readonly string[]): string {
  const kept: string[] = [];
  let place: number | undefined;
  let isInside = false;
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const mark = line.trim();
    if (mark === block.begin) {
      place ??= kept.length;
      isInside = true;
    } else if (mark === block.end && (isInside || place !== undefined)) {
      isInside = false;
    } else if (!isInside) {
      kept.push(line);
    }
  }
  const isEmpty = kept.every((line) => line === "");
  const before = isEmpty ? [] : kept.slice(0, place ?? kept.length);
  const after = isEmpty ? [] : kept.slice(place ?? kept.length);
  const ours = lines.length === 0 ? [] : [block.begin, ...lines, block.end];
  const all = [...before, ...ours, ...after];
  return all.length === 0 ? "" : `${all.join("\n")}\n`;
}
