/** `--scale web=3 --scale db=1` as a map. */
export function scaleOption(
  entries: readonly string[],
  fail: (message: string) => Error,
): Record<string, number> {
  return Object.fromEntries(
    entries.map((entry) => {
      const match = /^([^=]+)=([0-9]+)$/.exec(entry);
      if (!match) throw fail(`invalid --scale option "${entry}": expected SERVICE=NUM`);
      return [match[1] ?? "", Number(match[2])];
    }),
  );
}
