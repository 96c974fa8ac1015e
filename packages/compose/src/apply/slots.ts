/** A bound on what is under way at once: who is urgent goes first, others in the order they came. */
export interface Slots {
  /** Resolves with the function that gives the slot back. */
  take(limit: number, isUrgent: boolean): Promise<() => void>;
}

export function createSlots(): Slots {
  let busy = 0;
  const urgent: (() => void)[] = [];
  const others: (() => void)[] = [];
  const release = (): void => {
    // the slot goes straight to the next in line: nobody else can take it in between
    const next = urgent.shift() ?? others.shift();
    if (next) next();
    else busy--;
  };
  return {
    async take(limit, isUrgent) {
      if (busy >= limit) await new Promise<void>((resolve) => (isUrgent ? urgent : others).push(resolve));
      else busy++;
      return release;
    },
  };
}
