import type { Step } from "../plan/step.ts";

/** Why a plan was not carried out to its end: a step failed, `signal` was aborted, or what others wait for did not come to the state they need. */
export type ApplyErrorCode = "APPLY_FAILED" | "APPLY_ABORTED" | "APPLY_DEPENDENCY_FAILED" | "APPLY_UNHEALTHY";

interface Progress {
  readonly done: readonly Step[];
  readonly notDone: readonly Step[];
  readonly failed: readonly { readonly step: Step; readonly error: unknown }[];
}

/** The plan was not carried out to its end. `done` and `notDone` say how far it came; a new plan goes on from there. */
export class ApplyError extends Error {
  override readonly name = "ApplyError";
  readonly code: ApplyErrorCode;
  readonly hint: string;
  readonly done: readonly Step[];
  readonly notDone: readonly Step[];
  readonly failed: Progress["failed"];

  constructor(code: ApplyErrorCode, message: string, progress: Progress, hint: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
    this.done = progress.done;
    this.notDone = progress.notDone;
    this.failed = progress.failed;
  }
}

/** A container that others wait for did not come to the state they need. */
export class WaitError extends Error {
  override readonly name = "WaitError";
  readonly code: "APPLY_DEPENDENCY_FAILED" | "APPLY_UNHEALTHY";

  constructor(code: WaitError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
