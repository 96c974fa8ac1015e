/** The record of a fault, and ways to print it. Needs neither YAML nor a schema. */

export { applyFixes } from "./apply-fixes.ts";
export {
  type Diagnostic,
  type Fix,
  hasErrors,
  type Range,
  type Severity,
  sortDiagnostics,
  type TextEdit,
  WHOLE_FILE,
} from "./diagnostic.ts";
export { type FormatOptions, formatDiagnostic, formatDiagnostics } from "./format.ts";
export { type LineMap, lineMap } from "./line-map.ts";
export { nearest } from "./nearest.ts";
export { type SarifOptions, toJson, toSarif } from "./sarif.ts";
