import type { Diagnostic } from "@ros/config/diagnostics";

export type { Diagnostic };

/** Everything that can be wrong with what a data source hands over. */
export type CloudInitCode =
  | "DATA_SOURCE_FAILED"
  | "USER_DATA_UNKNOWN"
  | "USER_DATA_UNSUPPORTED"
  | "USER_DATA_TOO_LARGE"
  | "USER_DATA_ENCODING"
  | "USER_DATA_MULTIPART"
  | "USER_DATA_INCLUDE"
  | "DIRECTIVE_INVALID"
  | "METADATA_INVALID"
  | "NETWORK_CONFIG_INVALID";

export interface DiagnosticDetails {
  readonly severity?: "error" | "warning";
  readonly path?: string;
  readonly file?: string;
  readonly line?: number;
  readonly hint?: string;
}

/** Build a diagnostic; one without a line stands at the first. */
export function diagnostic(
  code: CloudInitCode,
  message: string,
  { severity = "error", path = "", file = "user-data", line = 1, hint }: DiagnosticDetails = {},
): Diagnostic {
  return {
    code,
    severity,
    path,
    file,
    line,
    column: 1,
    endLine: line,
    endColumn: 1,
    message,
    ...(hint !== undefined && { hint }),
  };
}
