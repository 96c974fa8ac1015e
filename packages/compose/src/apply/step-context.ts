import type { Engine, Progress } from "../engine/engine.ts";
import type { Run } from "./run.ts";
import type { StepServices } from "./step-services.ts";

/** What a step is done with. */
export interface StepContext {
  readonly engine: Engine;
  readonly run: Run;
  readonly services: StepServices;
  readonly signal: AbortSignal | undefined;
  readonly progress: (progress: Progress) => void;
  readonly warn: (message: string) => void;
}
