/** Exit codes: 0 done, 1 the configuration is at fault, 2 the command line is. */
export type ExitCode = 0 | 1 | 2;

/** The command line is at fault. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export interface Arguments {
  readonly words: readonly string[];
  readonly options: {
    readonly input?: string;
    readonly output?: string;
    readonly format?: string;
    readonly private?: boolean;
    readonly full?: boolean;
    readonly origin?: boolean;
    readonly write?: boolean;
    readonly fix?: boolean;
    readonly help?: boolean;
  };
}
