/** Why a call failed: nobody answered, or the engine refused it by its status. */
export type EngineErrorCode =
  | "ENGINE_UNREACHABLE"
  | "ENGINE_NOT_FOUND"
  | "ENGINE_CONFLICT"
  | "ENGINE_REFUSED"
  | "ENGINE_FAILED"
  /** It runs a process of a container that it takes for one which never started. */
  | "ENGINE_LOST_TRACK"
  /** A volume that it lists has no folder: it was killed before it had made that. */
  | "ENGINE_VOLUME_WITHOUT_FOLDER"
  | "ENGINE_DENIED";

/** The engine could not be reached or did not do what it was asked. `message` is the engine's own, on one line. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;
  readonly status: number | undefined;
  readonly hint: string | undefined;
  /** The volume that it is about, where that is known. */
  readonly volume: string | undefined;

  constructor(
    code: EngineErrorCode,
    message: string,
    more: {
      status?: number | undefined;
      hint?: string | undefined;
      volume?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    // newer engines put each cause on a line of its own
    super(message.trim().replace(/:?\s*\n\s*/g, ": "), { cause: more.cause });
    this.code = code;
    this.status = more.status;
    this.hint = more.hint;
    this.volume = more.volume;
  }
}

/** True for an engine's error of that code, whichever copy of this package made it. */
export function isEngineError(error: unknown, code?: EngineErrorCode): error is EngineError {
  return (
    error instanceof Error && error.name === "EngineError" && (!code || (error as EngineError).code === code)
  );
}
