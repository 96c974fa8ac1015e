import type { ContainerBody, EndpointBody, NetworkBody, VolumeBody } from "../engine/bodies.ts";
import type { BuildKitSpec } from "./buildkit-spec.ts";
import type { PlanService } from "./project.ts";

/** One field that differs, by its name in the compose file. */
export interface Change {
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Why a step is in the plan, for programs. */
export type ReasonCode =
  | "missing"
  | "forced"
  | "config-changed"
  | "image-changed"
  | "content-changed"
  | "network-changed"
  | "volume-changed"
  | "dependency-recreated"
  | "not-running"
  | "scale-down"
  | "orphan"
  | "policy"
  | "condition"
  | "asked";

/** Why a step is in the plan. `text` says it in words, `changes` field by field where that is known. */
export interface Reason {
  readonly code: ReasonCode;
  readonly text: string;
  readonly changes?: readonly Change[];
}

/** A container that exists (`id`), or that an earlier step of this plan makes (`step`). */
export interface ContainerRef {
  readonly name: string;
  readonly id?: string;
  readonly step?: number;
}

/** Content to put into a container before it starts; the bytes are read when the step is done. */
export interface FileRef {
  readonly kind: "secret" | "config";
  readonly source: string;
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** The directory of the container to copy it through, where that is not the root. */
  readonly within?: string;
}

export interface Hook {
  readonly command: readonly string[];
  readonly user?: string;
  readonly workingDir?: string;
  readonly privileged?: boolean;
  readonly env?: readonly string[];
}

/** What compose's `build:` comes to; paths are the project's. */
export interface BuildSpec {
  readonly image: string;
  readonly context?: string;
  readonly remote?: string;
  readonly dockerfile?: string;
  readonly dockerfileInline?: string;
  readonly tags: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly buildKit: BuildKitSpec;
}

/** One thing to do to an engine, and all it takes. */
export type Action =
  | {
      readonly do: "pullImage";
      readonly image: string;
      readonly platform?: string;
      readonly orBuild?: BuildSpec;
      /** The engine is to note when it was pulled: its age decides about the next time. */
      readonly isDated?: true;
    }
  | { readonly do: "buildImage"; readonly build: BuildSpec }
  | { readonly do: "createNetwork"; readonly network: string; readonly body: NetworkBody }
  | {
      readonly do: "removeNetwork";
      readonly network: string;
      readonly name: string;
      readonly networkId: string;
    }
  | {
      readonly do: "connectNetwork";
      readonly network: string;
      readonly name: string;
      readonly container: ContainerRef;
      readonly endpoint: EndpointBody;
    }
  | {
      readonly do: "disconnectNetwork";
      readonly network: string;
      readonly name: string;
      readonly container: ContainerRef;
    }
  | { readonly do: "createVolume"; readonly volume: string; readonly body: VolumeBody }
  | { readonly do: "removeVolume"; readonly volume: string; readonly name: string }
  | {
      readonly do: "createContainer";
      readonly number: number;
      readonly name: string;
      readonly platform?: string;
      /** `service:NAME` in a namespace or in VolumesFrom stands for that service's container. */
      readonly body: ContainerBody;
      /** Networks to join between create and start. */
      readonly connects: readonly { readonly network: string; readonly endpoint: EndpointBody }[];
      readonly uses: Readonly<Record<string, ContainerRef>>;
      readonly replaces?: ContainerRef;
      /** The service as its config hash takes it, where that needs ids not known yet. */
      readonly hashed?: PlanService;
    }
  | {
      readonly do: "startContainer";
      readonly container: ContainerRef;
      readonly files: readonly FileRef[];
      readonly postStart: readonly Hook[];
      readonly paused?: boolean;
    }
  | {
      readonly do: "waitContainer";
      readonly container: ContainerRef;
      readonly until: WaitCondition;
      readonly required: boolean;
      readonly timeoutSeconds?: number;
      readonly steadySeconds?: number;
    }
  | {
      readonly do: "stopContainer";
      readonly container: ContainerRef;
      readonly timeoutSeconds?: number;
      readonly preStop: readonly Hook[];
    }
  | { readonly do: "restartContainer"; readonly container: ContainerRef; readonly timeoutSeconds?: number }
  | { readonly do: "killContainer"; readonly container: ContainerRef; readonly killSignal: string }
  | { readonly do: "pauseContainer"; readonly container: ContainerRef }
  | { readonly do: "unpauseContainer"; readonly container: ContainerRef }
  | {
      readonly do: "removeContainer";
      readonly container: ContainerRef;
      readonly volumes: boolean;
      readonly force: boolean;
    }
  | { readonly do: "renameContainer"; readonly container: ContainerRef; readonly name: string }
  | { readonly do: "removeImage"; readonly image: string };

/**
 * `running`: it runs, and is healthy where it has a healthcheck. `exited`: it ended, however.
 * `done`: it runs, or ended with 0. `steady`: it is healthy, or without a healthcheck has run for
 * `steadySeconds`; where these are given, `done` asks for them too.
 */
export type WaitCondition = "started" | "healthy" | "running" | "completed" | "exited" | "done" | "steady";

/** One thing to do. A plan is a list of these; it can be stored, printed and sent elsewhere. */
export type Step = Action & {
  readonly id: number;
  /** Steps that must have succeeded before. */
  readonly after: readonly number[];
  /** Steps that must be over before, whatever came of them. */
  readonly afterSettled?: readonly number[];
  readonly reason: Reason;
  readonly service?: string;
  /** Steps of one replacement share a group. */
  readonly group?: string;
};

/** The names of what can be done. */
export type StepKind = Action["do"];
