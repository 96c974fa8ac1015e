/** The stages that a machine says it has passed (/run/ros/times): seconds since its kernel started. */
export function bootStages(text: string): Record<string, number> {
  const rows = text.split("\n").map((line) => /^(\S+) (\d+(?:\.\d+)?)$/.exec(line.trim()));
  return Object.fromEntries(rows.flatMap((row) => (row ? [[row[1] as string, Number(row[2])]] : [])));
}
