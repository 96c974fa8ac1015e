/** What one measurement says: medians in seconds, ours and those of others beside which it ran. */
export interface Figure {
  readonly what: string;
  readonly ours: number;
  readonly theirs?: number | undefined;
  /** Median of what ours took of their time in each round: a moment when the host is slow meets both. */
  readonly ratio?: number | undefined;
  /** docker compose as a later Debian has it; printed, and not judged. */
  readonly newer?: number | undefined;
  readonly requests?: { readonly ours: number; readonly theirs: number } | undefined;
  /** At most so much of their time. */
  readonly bar?: number | undefined;
  readonly goal?: number | undefined;
  /** At most so many requests. */
  readonly requestBar?: number | undefined;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.floor(sorted.length / 2)],
  ];
  return (low + high) / 2;
}

/** The times of each tool in seconds, round by round, as a figure. */
export function toFigure(
  what: string,
  [ours, theirs, newer]: readonly (readonly number[] | undefined)[],
  more: Partial<Figure> = {},
): Figure {
  const ratios = theirs && ours?.map((taken, round) => taken / (theirs[round] ?? Number.NaN));
  return {
    ...{ what, ours: median(ours ?? []), theirs: theirs && median(theirs), ratio: ratios && median(ratios) },
    ...{ newer: newer && median(newer), ...more },
  };
}

/** One line for each bar of a figure: met, or missed. */
export function verdicts({ what, ratio, requests, bar, goal, requestBar }: Figure): {
  readonly isMissed: boolean;
  readonly line: string;
}[] {
  const judged: [string, number, number, number | undefined][] = [];
  if (bar !== undefined && ratio !== undefined) judged.push([what, ratio, bar, goal]);
  if (requestBar !== undefined && requests !== undefined)
    judged.push([`${what}: requests`, requests.ours, requestBar, undefined]);
  return judged.map(([name, value, limit, aim]) => {
    // a figure that is not a number meets no bar
    const isMissed = !(value <= limit);
    const shown = Number.isInteger(value) ? String(value) : value.toFixed(2);
    const word = isMissed ? "MISSED" : aim !== undefined && value <= aim ? "met, and the goal" : "met";
    const limits = `at most ${limit}${aim === undefined ? "" : `, goal ${aim}`}`;
    return { isMissed, line: `${name}: ${shown} (${limits}): ${word}` };
  });
}

/** The figures as a table in Markdown. */
export function figureTable(figures: readonly Figure[], newerName: string | undefined): string {
  const seconds = (value: number | undefined): string => (value === undefined ? "" : `${value.toFixed(3)} s`);
  const headings = ["", "ros-compose", "docker compose 2.26.1", "of its time", "at most", "requests"];
  const rows = figures.map(({ what, ours, theirs, ratio, newer, requests, bar, requestBar }) => [
    what,
    seconds(ours),
    seconds(theirs),
    ratio?.toFixed(2) ?? "",
    bar?.toString() ?? "",
    requests === undefined
      ? ""
      : `${requests.ours} to ${requests.theirs}${requestBar === undefined ? "" : `, at most ${requestBar}`}`,
    ...(newerName === undefined ? [] : [seconds(newer)]),
  ]);
  const all = [newerName === undefined ? headings : [...headings, newerName], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |\n`;
  const [first = [], ...rest] = all;
  return line(first) + line(widths.map((width) => "-".repeat(width))) + rest.map(line).join("");
}
