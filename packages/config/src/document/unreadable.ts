import { type Diagnostic, WHOLE_FILE } from "../diagnostics/diagnostic.ts";

/** A file that cannot be read, or whose text cannot. */
export function unreadable(file: string, message: string, more: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: "CONFIG_UNREADABLE",
    severity: "error",
    path: "",
    file,
    ...WHOLE_FILE,
    message,
    ...more,
  };
}
