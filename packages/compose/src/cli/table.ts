/** Rows under headings, columns as wide as their widest cell and three spaces apart, as docker prints them. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + 3)))
        .join("")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}

const UNITS: readonly (readonly [number, string])[] = [
  [365 * 86400, "year"],
  [30 * 86400, "month"],
  [7 * 86400, "week"],
  [86400, "day"],
  [3600, "hour"],
  [60, "minute"],
  [1, "second"],
];

/** How long ago, in words, e.g. `3 minutes ago`. */
export function ago(seconds: number): string {
  if (seconds < 1) return "Less than a second ago";
  for (const [size, unit] of UNITS) {
    const count = Math.floor(seconds / size);
    if (count >= 1)
      return count === 1 ? `About ${unit === "hour" ? "an" : "a"} ${unit} ago` : `${count} ${unit}s ago`;
  }
  return "Less than a second ago";
}

/** A size in decimal units, as docker prints image sizes. */
export function humanSize(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  return `${Number(size.toPrecision(3))}${units[unit]}`;
}

/** A Go-like duration of a log option (`42m`) as a Unix time, or the time itself. */
export function sinceTime(text: string | undefined, nowMs: number): string | undefined {
  const match = /^([0-9.]+)(s|m|h|d)$/.exec(text ?? "");
  if (!match) return text === undefined || /^[0-9.]+$/.test(text) ? text : String(Date.parse(text) / 1000);
  const seconds = { s: 1, m: 60, h: 3600, d: 86400 }[match[2] as "s" | "m" | "h" | "d"];
  return String(Math.floor(nowMs / 1000 - Number(match[1]) * seconds));
}
