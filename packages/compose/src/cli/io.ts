import type { CredentialOptions } from "../docker/credentials.ts";
import type { Engine } from "../engine/engine.ts";
import type { LoadedProject } from "./loaded-project.ts";

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
  /** What the program is called in messages; default: `ros-compose`. */
  readonly program?: string;
  /** The project, where it lies in no file that the command line names. */
  project?(): Promise<LoadedProject>;
  /** Credentials for registries that the user's own file knows nothing of. */
  readonly registryAuths?: NonNullable<CredentialOptions["registryAuths"]>;
  /** Called at most once, when the user interrupts. Returns the way to stop listening. */
  onInterrupt(handler: () => void): () => void;
}
