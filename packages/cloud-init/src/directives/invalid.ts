import { type Diagnostic, diagnostic } from "../diagnostic.ts";

/** The diagnostic for a value of the configuration that cannot be carried out. */
export function invalid(path: string, message: string, hint?: string): Diagnostic {
  return diagnostic("DIRECTIVE_INVALID", message, {
    file: "cloud-config",
    path,
    ...(hint !== undefined && { hint }),
  });
}

/** The same, for what is carried out although it looks like a mistake. */
export function doubtful(path: string, message: string, hint?: string): Diagnostic {
  return { ...invalid(path, message, hint), severity: "warning" };
}
