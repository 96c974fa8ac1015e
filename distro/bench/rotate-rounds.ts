/** The order of each round: every system boots once, and no system keeps its place. */
export function rotateRounds<T>(systems: readonly T[], rounds: number): T[][] {
  return Array.from({ length: rounds }, (_, round) => {
    const first = round % Math.max(1, systems.length);
    return [...systems.slice(first), ...systems.slice(0, first)];
  });
}
