import type { Diagnostic } from "./diagnostic.ts";

export interface SarifOptions {
  /** Name and version of the program that found the faults. */
  readonly tool: string;
  readonly version?: string;
  /** What a code means, in one sentence. */
  readonly describe?: (code: string) => string | undefined;
}

/** Render diagnostics as an array of plain records, two spaces deep. */
export function toJson(diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify(diagnostics, null, 2)}\n`;
}

/** Render diagnostics as SARIF 2.1.0, which code hosts show beside the changed lines. */
export function toSarif(diagnostics: readonly Diagnostic[], options: SarifOptions): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const rules = codes.map((id) => {
    const text = options.describe?.(id);
    return text === undefined ? { id } : { id, shortDescription: { text } };
  });
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: options.tool, ...(options.version && { version: options.version }), rules } },
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((diagnostic) => result(diagnostic, codes)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result(diagnostic: Diagnostic, codes: readonly string[]): object {
  const { code, severity, path, file, message, hint, fix } = diagnostic;
  const artifactLocation = { uri: addressOf(file) };
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: [path && `${path}: ${message}`, !path && message, hint].filter(Boolean).join(". ") },
    locations: [
      {
        physicalLocation: {
          artifactLocation,
          // SARIF counts from 1; a fault without a place belongs to the whole file
          ...(diagnostic.line > 0 && {
            region: {
              startLine: diagnostic.line,
              startColumn: diagnostic.column,
              endLine: diagnostic.endLine,
              endColumn: diagnostic.endColumn,
            },
          }),
        },
        ...(path && { logicalLocations: [{ fullyQualifiedName: path }] }),
      },
    ],
    ...(fix && {
      fixes: [
        {
          description: { text: fix.title },
          artifactChanges: [
            {
              artifactLocation,
              replacements: fix.edits.map(({ start, end, text }) => ({
                deletedRegion: { charOffset: start, charLength: end - start },
                insertedContent: { text },
              })),
            },
          ],
        },
      ],
    }),
  };
}

/** SARIF 2.1.0, 3.4.3: a relative path stays one, for the checkout that it is in. */
function addressOf(file: string): string {
  const path = file.toWellFormed().split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${path}` : path;
}
