import type { Diagnostic } from "./diagnostic.ts";
import { type LineMap, lineMap } from "./line-map.ts";

/** A source line is cut to this width around the caret. */
const WIDTH = 100;

export interface FormatOptions {
  /** The text of a file, to print the line at fault; undefined prints none. */
  readonly source?: (file: string) => string | undefined;
  /** Name printed first, e.g. `ros-config`. */
  readonly program?: string;
}

/** Print diagnostics for a person: place, message, the source line with a caret, the hint, the code. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: FormatOptions = {}): string {
  // the lines of a file are counted once, whatever the number of its faults
  const files = new Map<string, LineMap | undefined>();
  const linesOf = (file: string): LineMap | undefined => {
    if (!files.has(file)) {
      const text = options.source?.(file);
      files.set(file, text === undefined ? undefined : lineMap(text));
    }
    return files.get(file);
  };
  return diagnostics.map((diagnostic) => format(diagnostic, options.program, linesOf)).join("");
}

/** Print one diagnostic; see `formatDiagnostics`. */
export function formatDiagnostic(diagnostic: Diagnostic, options: FormatOptions = {}): string {
  return formatDiagnostics([diagnostic], options);
}

function format(
  diagnostic: Diagnostic,
  program: string | undefined,
  linesOf: (file: string) => LineMap | undefined,
): string {
  const { file, line, column, path, severity } = diagnostic;
  const place = [file, line, column].filter((part) => part !== "" && part !== 0).join(":");
  const head = [program, place, severity === "warning" ? "warning" : undefined, path, diagnostic.message];
  const text = [head.filter((part) => part !== undefined && part !== "").join(": ")];
  const lines = line > 0 ? linesOf(file) : undefined;
  if (lines !== undefined) text.push(...excerpt(diagnostic, lines.line(line)));
  text.push(`     ${diagnostic.hint === undefined ? "" : `${diagnostic.hint}  `}[${diagnostic.code}]`);
  return `${text.map(oneLine).join("\n")}\n`;
}

function excerpt({ line, column, endLine, endColumn }: Diagnostic, source: string): string[] {
  const from = Math.max(0, Math.min(column - 1 - WIDTH / 2, source.length - WIDTH));
  const shown = source.slice(from, from + WIDTH);
  const end = endLine > line ? source.length + 1 : endColumn;
  const width = Math.max(1, Math.min(end - column, shown.length - (column - 1 - from)));
  const gutter = `${line} | `;
  // a tab stays a tab, so that the caret stands under its character
  const before = shown.slice(0, column - 1 - from).replace(/[^\t]/g, " ");
  return [`${gutter}${shown}`, `${" ".repeat(gutter.length - 2)}| ${before}${"^".repeat(width)}`];
}

/** What a file says must not move the terminal's cursor or forge a line of output. */
function oneLine(text: string): string {
  return text.replace(
    /[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
