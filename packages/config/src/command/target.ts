import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Tree } from "../document/tree.ts";

/** What a command works on: one file, or a machine with all its layers. */
export interface Target {
  /** Name of the file that is changed and checked. */
  readonly file: string;
  /** Its text; undefined if it is not there. */
  read(): string | undefined;
  /** Replace it whole, with mode 0600. */
  write(text: string): void;
  /** A list or a map as YAML, and a blank line. */
  render(value: unknown): string;
  /** The configuration in force: of a file what it says, of a machine all layers merged. */
  resolve(options?: { readonly full?: boolean }): {
    readonly config: Tree;
    readonly diagnostics: readonly Diagnostic[];
    origin?(path: string): string | undefined;
  };
}

/** What a command is given besides its arguments. */
export interface Surroundings {
  /** Opens a file by the name that the user gave; `-` is standard input. */
  open(file: string): Target;
  /** The machine's own configuration, on a machine; there FILE arguments are left out. */
  readonly machine?: Target;
  readSchema(): string;
  out(text: string): void;
  err(text: string): void;
  /** Name to show in messages: `ros-config`, or `ros config`. */
  readonly program: string;
}
