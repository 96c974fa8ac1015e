import { spawnSync } from "node:child_process";

/** Milliseconds of the middle one of several runs. */
export function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

/** CPU time of this thread in milliseconds; what else the host does is not in it. */
export function cpuTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Run the functions in turn, so that a change of the host's speed meets all of them; medians in milliseconds. */
export function inTurn(
  rounds: number,
  runs: readonly (() => void)[],
  now: () => number = () => performance.now(),
): number[] {
  const times: number[][] = runs.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, run] of runs.entries()) {
      const start = now();
      run();
      times[index]!.push(now() - start);
    }
  }
  return times.map(median);
}

/** A process to its end; it has to succeed. */
export function command(file: string, args: readonly string[]): () => void {
  return () => {
    const { status, error, stderr } = spawnSync(file, args, { stdio: ["ignore", "ignore", "pipe"] });
    if (error) throw error;
    if (status !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${status}: ${stderr}`);
  };
}
