/** A bound on what is under way at once, first come, first served. */
export interface Slots {
  /** Resolves with the function that gives the slot back. */
  take(limit: number): Promise<() => void>;
}

export function createSlots(): Slots {
  let busy = 0;
  const queue: (() => void)[] = [];
  const release = (): void => {
    // the slot goes straight to the next in line: nobody else can take it in between
    const next = queue.shift();
    if (next) next();
    else busy--;
  };
  return {
    async take(limit) {
      if (busy >= limit) await new Promise<void>((resolve) => queue.push(resolve));
      else busy++;
      return release;
    },
  };
}
