import type { Result } from "./suite.ts";

/** A difference on purpose, by behaviour; docs/deviations.md says why. */
export interface Deviation {
  readonly rule: string;
  readonly kind: string;
  readonly matches: (result: Result) => boolean;
}

export const DEVIATIONS: readonly Deviation[] = [];

/** Mark a failed result that a rule explains. */
export function deviation(kind: string): (result: Result) => Result {
  return (result) => {
    if (result.passed) return result;
    const found = DEVIATIONS.find((one) => one.kind === kind && one.matches(result));
    return found === undefined ? result : { ...result, deviates: found.rule };
  };
}
