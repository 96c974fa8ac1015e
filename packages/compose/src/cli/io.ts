import type { Engine } from "../engine/engine.ts";

/** All that a command has of the outside world; tests give their own. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  out(text: string | Uint8Array): void;
  err(text: string | Uint8Array): void;
  /** Standard input, read to its end. */
  readStdin(): Promise<string>;
  /** Standard input as it comes, for commands that talk to a process. */
  stdin?(): NodeJS.ReadStream;
  readonly stdoutIsTty: boolean;
  readonly stderrIsTty: boolean;
  readonly stdinIsTty: boolean;
  readonly columns: number;
  readonly rows: number;
  engine(host: string | undefined): Promise<Engine>;
  /** Called at most once, when the user interrupts. Returns the way to stop listening. */
  onInterrupt(handler: () => void): () => void;
}
