const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

const PART = /([0-9]*)(?:\.([0-9]*))?(ns|us|µs|μs|ms|s|m|h|d|w)/y;

/** Nanoseconds of a duration such as `1m30s`, `1.5h` or `2d`; undefined if it is none. */
export function parseDuration(text: string): bigint | undefined {
  const sign = text[0] === "-" ? -1n : 1n;
  const magnitude = text[0] === "-" || text[0] === "+" ? text.slice(1) : text;
  if (magnitude === "0") return 0n;
  if (magnitude === "" || magnitude.length > 100) return undefined;
  let total = 0n;
  PART.lastIndex = 0;
  while (PART.lastIndex < magnitude.length) {
    const part = PART.exec(magnitude);
    if (part === null) return undefined;
    const [, whole = "", fraction = "", unit = ""] = part;
    if (whole === "" && fraction === "") return undefined;
    const size = UNITS[unit]!;
    total += BigInt(whole || "0") * size;
    if (fraction !== "") total += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
  }
  return total > 2n ** 63n - 1n ? undefined : sign * total;
}

/** Write a duration the way Go does: `1m30s`, `1.5ms`. */
export function formatDuration(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return "0s";
  if (nanoseconds < 0n) return `-${formatDuration(-nanoseconds)}`;
  if (nanoseconds < 1_000n) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${decimal(nanoseconds, 1_000n)}µs`;
  if (nanoseconds < UNITS.s!) return `${decimal(nanoseconds, 1_000_000n)}ms`;
  const hours = nanoseconds / UNITS.h!;
  const minutes = (nanoseconds / UNITS.m!) % 60n;
  const seconds = `${decimal(nanoseconds % UNITS.m!, UNITS.s!)}s`;
  if (hours > 0n) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${minutes}m${seconds}` : seconds;
}

function decimal(value: bigint, unit: bigint): string {
  const fraction = (value % unit)
    .toString()
    .padStart(unit.toString().length - 1, "0")
    .replace(/0+$/, "");
  return fraction === "" ? `${value / unit}` : `${value / unit}.${fraction}`;
}
