import { failures, type Outcome, type Plan } from "@ros/cloud-init";

/** What could not be planned, and what did not work, by the key that asked for it. */
export function complaints(plan: Plan, outcomes: readonly Outcome[]): string[] {
  return [
    ...plan.diagnostics.map(({ path, message }) => `${path}: ${message}`),
    ...failures(outcomes).map(({ step, error }) => `${step.from}: ${wordsOf(error)}`),
  ];
}

/** A program that failed has more to say than that it did. */
function wordsOf(error: unknown): string {
  const { message, stderr } = error as Error & { stderr?: string };
  return stderr?.trim() || message;
}
