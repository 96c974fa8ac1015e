/** What the person at the keyboard must know: one line, and what to do. */
export class DevError extends Error {
  override readonly name = "DevError";
  readonly hint: string | undefined;

  constructor(message: string, more: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: more.cause });
    this.hint = more.hint;
  }
}
