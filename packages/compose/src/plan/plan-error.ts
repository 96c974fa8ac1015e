/** Why a project cannot be planned. */
export type PlanErrorCode =
  | "PLAN_CYCLE"
  | "PLAN_NO_SUCH_SERVICE"
  | "PLAN_EXTERNAL_MISSING"
  | "PLAN_IMAGE_INVALID"
  | "PLAN_IMAGE_MISSING"
  | "PLAN_UNSUPPORTED"
  | "PLAN_NETWORK_FOREIGN"
  | "PLAN_VARIABLE_UNSET"
  | "PLAN_DEPENDENCY_MISSING";

/** The project cannot be planned as it is. */
export class PlanError extends Error {
  override readonly name = "PlanError";
  readonly code: PlanErrorCode;
  readonly hint: string | undefined;

  constructor(code: PlanErrorCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
