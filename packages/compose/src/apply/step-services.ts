import type { BuildKitRequest, RegistryAuth } from "../engine/engine.ts";
import type { BuildSpec, FileRef } from "../plan/step.ts";

/** What steps need beside the engine. Each is asked for only when a step needs it. */
export interface StepServices {
  /** The bytes of a secret or config. */
  readonly readContent?: (file: FileRef) => Promise<Uint8Array>;
  /** The tar archive of a build's context. */
  readonly buildContext?: (
    build: BuildSpec,
  ) => Promise<{ query?: Record<string, string>; context: AsyncIterable<Uint8Array> }>;
  /** What BuildKit is asked for a build; without it, and on engines without BuildKit, the classic builder builds. */
  readonly buildKit?: (build: BuildSpec) => Promise<BuildKitRequest>;
  /** Credentials for the registry of an image. */
  readonly credentials?: (image: string) => Promise<RegistryAuth | undefined>;
  /** Every credential there is, by registry: a build may pull from any. */
  readonly allCredentials?: () => Promise<Readonly<Record<string, RegistryAuth>>>;
}
