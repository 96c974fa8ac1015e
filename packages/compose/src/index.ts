/** Load, plan and converge Compose projects against a container engine. */
export { type Applied, type ApplyEvent, type ApplyOptions, apply, where } from "./apply/apply.ts";
export { ApplyError, type ApplyErrorCode } from "./apply/apply-error.ts";
export { type InspectAgesOptions, inspectAges } from "./apply/inspect-ages.ts";
export { inspectChanged } from "./apply/inspect-changed.ts";
export { type ObserveOptions, observe } from "./apply/observe.ts";
export type { StepServices } from "./apply/step-services.ts";
export { type Updated, type UpdateOptions, update } from "./apply/update.ts";
export type * from "./engine/bodies.ts";
export type {
  BuildKitRequest,
  BuildRequest,
  CallOptions,
  Container,
  ContainerDetails,
  ContainerFile,
  ContainerState,
  Engine,
  EngineEvent,
  EngineInfo,
  Image,
  Network as EngineNetwork,
  NewContainer,
  Progress,
  PullRequest,
  RegistryAuth,
  Volume as EngineVolume,
} from "./engine/engine.ts";
export { EngineError, type EngineErrorCode, isEngineError } from "./engine/engine-error.ts";
export { createFakeEngine, type FakeEngine, type FakeEngineOptions } from "./engine/fake-engine.ts";
export { type ConfigHashOptions, configHash } from "./hash/config-hash.ts";
export { DotenvError, type DotenvOptions, parseDotenv } from "./interpolation/dotenv.ts";
export {
  type InterpolateOptions,
  interpolate,
  type Lookup,
  TemplateError,
  type VariableReference,
  variablesOf,
} from "./interpolation/template.ts";
export { COMPOSE_CODES, type ComposeCode } from "./load/codes.ts";
export { type Loaded, load } from "./load/load.ts";
export type { LoadOptions } from "./load/load-options.ts";
export type { ProjectFile, ReadFile } from "./load/project-files.ts";
export type * from "./model.ts";
export type { Observed } from "./plan/observed.ts";
export type { PlanOptions } from "./plan/options.ts";
export { orphans, plan } from "./plan/plan.ts";
export { type DownOptions, planDown } from "./plan/plan-down.ts";
export { PlanError, type PlanErrorCode } from "./plan/plan-error.ts";
export { type Lifecycle, type LifecycleOptions, planLifecycle } from "./plan/plan-lifecycle.ts";
export type { PlanProject, PlanService } from "./plan/project.ts";
export type { Action, BuildSpec, Change, FileRef, Reason, ReasonCode, Step, StepKind } from "./plan/step.ts";
export {
  listHashes,
  listImages,
  listProfiles,
  listServices,
  listVariables,
  listVolumes,
  renderVariables,
} from "./render/list-config.ts";
export { configOf, type RenderOptions, renderConfig } from "./render/render-config.ts";
export { withUsedResources } from "./render/used-resources.ts";
