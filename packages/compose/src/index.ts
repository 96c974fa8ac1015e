/** Load, plan and converge Compose projects against a container engine. */
export { type Applied, type ApplyEvent, type ApplyOptions, apply, where } from "./apply/apply.ts";
export { ApplyError, type ApplyErrorCode } from "./apply/apply-error.ts";
export { type ObserveOptions, observe } from "./apply/observe.ts";
export type { StepServices } from "./apply/step-services.ts";
export type * from "./engine/bodies.ts";
export type * from "./engine/engine.ts";
export { EngineError, type EngineErrorCode, isEngineError } from "./engine/engine-error.ts";
export { createFakeEngine, type FakeEngine, type FakeEngineOptions } from "./engine/fake-engine.ts";
export type { Observed } from "./plan/observed.ts";
export type { PlanOptions } from "./plan/options.ts";
export { orphans, plan } from "./plan/plan.ts";
export { PlanError, type PlanErrorCode } from "./plan/plan-error.ts";
export type { Action, Change, Reason, ReasonCode, Step, StepKind } from "./plan/step.ts";
