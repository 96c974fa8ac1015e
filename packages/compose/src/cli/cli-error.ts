/** Exit codes, as docker compose has them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  wouldChange: 2,
  noFile: 14,
  invalid: 15,
  usage: 16,
  interrupted: 130,
} as const;

/** A command cannot be carried out. Shown as one line, with its hint on the next. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(exitCode: number, message: string, hint?: string) {
    super(message);
    this.exitCode = exitCode;
    this.hint = hint;
  }
}
