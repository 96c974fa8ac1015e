/** Services that others need until the end, the last one last: people's sessions close after the rest. */
const LAST = ["syslog", "network", "udev", "console"];

/** The waves in which running system containers are stopped: those of the user and most services first. */
export function stopOrder(names: readonly string[]): string[][] {
  const first = names.filter((name) => !LAST.includes(name) && name !== "docker");
  return [["docker"], first, ...LAST.map((name) => [name])]
    .map((wave) => wave.filter((name) => names.includes(name)))
    .filter((wave) => wave.length > 0);
}
