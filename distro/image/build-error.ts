/** What the person who builds must know: one line, and what to do. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  readonly hint: string | undefined;

  constructor(message: string, more: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.hint = more.hint;
  }
}
