import type { Diagnostic } from "../diagnostic.ts";

interface Origin {
  /** The key that asks for the step, such as `write_files.0`. */
  readonly from: string;
  /** The first failure of a chain ends it; other steps go on. */
  readonly chain?: string;
  /** A failure is expected on some machines, and neither reported nor the end of a chain. */
  readonly mayFail?: true;
}

/** Create a directory and its parents; an existing one gets the mode and the owner. */
export interface MakeDirectory extends Origin {
  readonly do: "make-directory";
  readonly path: string;
  readonly mode: number;
  readonly owner?: string;
}

/** Replace a file in one go, its parents created. */
export interface WriteFile extends Origin {
  readonly do: "write-file";
  readonly path: string;
  readonly content: Uint8Array;
  readonly mode: number;
  /** `user`, `user:group`, or numbers. */
  readonly owner?: string;
  /** Add the content to the end, once. */
  readonly append?: true;
}

/** Make a symbolic link, in place of whatever has its name. */
export interface MakeLink extends Origin {
  readonly do: "make-link";
  readonly path: string;
  readonly target: string;
}

export interface SetHostname extends Origin {
  readonly do: "set-hostname";
  readonly name: string;
}

export interface Mount extends Origin {
  readonly do: "mount";
  readonly source: string;
  readonly target: string;
  /** Undefined: find out. */
  readonly type?: string;
  readonly options: readonly string[];
  /** How long to wait for the device and for the mount. */
  readonly timeoutMs: number;
}

export interface EnableSwap extends Origin {
  readonly do: "enable-swap";
  readonly source: string;
  readonly timeoutMs: number;
}

export interface Run extends Origin {
  readonly do: "run";
  readonly argv: readonly [string, ...string[]];
}

/** Write a value below /proc/sys. */
export interface SetKernelParameter extends Origin {
  readonly do: "set-kernel-parameter";
  readonly path: string;
  readonly value: string;
}

export interface RestartService extends Origin {
  readonly do: "restart-service";
  readonly service: string;
}

/** One thing to do to a machine. */
export type Step =
  | MakeDirectory
  | WriteFile
  | MakeLink
  | SetHostname
  | Mount
  | EnableSwap
  | Run
  | SetKernelParameter
  | RestartService;

/** What to do, and what cannot be done. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Nothing to do. */
export const EMPTY_PLAN: Plan = { steps: [], diagnostics: [] };

/** Plans one after another, as one. */
export function joinPlans(plans: readonly Plan[]): Plan {
  return {
    steps: plans.flatMap(({ steps }) => steps),
    diagnostics: plans.flatMap(({ diagnostics }) => diagnostics),
  };
}
