import { checkTree } from "../check/check-tree.ts";
import type { Issue } from "../check/issue.ts";
import { normalise } from "../check/normalise.ts";
import { AT_BOOT, type Mode } from "../check/policy.ts";
import { unquotedModes } from "../check/unquoted-modes.ts";
import type { Config } from "../config/config.ts";
import type { Diagnostic, Range } from "../diagnostics/diagnostic.ts";
import { hasErrors, sortDiagnostics } from "../diagnostics/diagnostic.ts";
import { type LineMap, lineMap } from "../diagnostics/line-map.ts";
import { configSchema } from "../schema/config.ts";
import type { Fault } from "./fault.ts";
import { omit } from "./omit.ts";
import { formatPath, type Path } from "./path.ts";
import { readYaml, type YamlReading } from "./read-yaml.ts";
import { isTree, type Tree } from "./tree.ts";

export interface ParseOptions {
  /** Name of the file, for diagnostics. */
  readonly file?: string;
  /** `validate` (the default) makes every fault an error, `boot` uses what can be used. */
  readonly mode?: Mode;
}

/** A document's text with what it says and where. */
export interface ConfigDocument {
  readonly text: string;
  readonly file: string;
  /** What the text says, faults included; undefined if it is not YAML or not a map. */
  readonly tree: Tree | undefined;
  /** Where a key or its value stands; of a path that is not written, its nearest part that is. */
  locate(path: Path, at?: "key" | "value"): Range;
}

export interface ParsedConfig {
  /** The configuration; undefined if the document must not be used. */
  readonly config?: Config;
  readonly document: ConfigDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/** Read and check one document. Nothing that is not written is filled in. */
export function parseConfig(text: string, options: ParseOptions = {}): ParsedConfig {
  const { file = "", mode = "validate" } = options;
  const reading = readYaml(text);
  const lines = lineMap(text);
  const value = reading.value ?? (reading.isEmpty ? {} : undefined);
  const isMap = isTree(value);
  const tree = isMap ? normalise(value, configSchema, reading.written) : undefined;
  const isChecked = value !== undefined;
  const modes = isMap ? unquotedModes(value, reading.written) : [];
  const found = isChecked ? [...checkTree(tree ?? value, configSchema), ...modes] : [];
  const issues = withoutConsequences(found, reading.faults);
  const report = reporter(text, file, mode, lines, reading);
  const diagnostics = sortDiagnostics([...reading.faults.map(report.fault), ...issues.map(report.issue)]);
  const document: ConfigDocument = {
    text,
    file,
    tree,
    locate: (path, at = "value") => lines.range(...reading.locate(path, at)),
  };
  if (tree === undefined || hasErrors(diagnostics)) return { document, diagnostics };
  const unfit = issues.filter((issue) => AT_BOOT[issue.code] === "omit" && issue.isWarning !== true);
  const config =
    unfit.length === 0
      ? tree
      : omit(
          tree,
          unfit.map(({ path }) => path),
        );
  return { config: config as Config, document, diagnostics };
}

/** Where YAML itself is at fault, the value is not what was meant, and its type says nothing. */
function withoutConsequences(issues: readonly Issue[], faults: readonly Fault[]): readonly Issue[] {
  const refusing = faults.filter(({ code }) => AT_BOOT[code] === "refuse" && code !== "CONFIG_KEY");
  if (refusing.length === 0) return issues;
  const broken = new Set(refusing.map(({ path = [] }) => JSON.stringify(path)));
  return issues.filter(
    ({ path }) =>
      !broken.has("[]") && !path.some((_, at) => broken.has(JSON.stringify(path.slice(0, at + 1)))),
  );
}

function reporter(text: string, file: string, mode: Mode, lines: LineMap, reading: YamlReading) {
  const severity = (code: Issue["code"], isMild?: boolean) =>
    isMild || (mode === "boot" && AT_BOOT[code] !== "refuse") ? "warning" : "error";
  return {
    fault({ code, message, start, end, path = [], hint, fix }: Fault): Diagnostic {
      return {
        code,
        severity: severity(code),
        path: formatPath(path),
        file,
        ...lines.range(start, end),
        message,
        ...(hint !== undefined && { hint }),
        ...(fix !== undefined && { fix: { title: fix.title, edits: [{ start, end, text: fix.text }] } }),
      };
    },
    issue({ code, path, at, message, hint, fix, isWarning, isPlain }: Issue): Diagnostic {
      const [start, end] = reading.locate(path, at);
      const repair = fix?.(text.slice(start, end));
      return {
        code,
        severity: severity(code, isWarning || (mode === "boot" && isPlain)),
        path: formatPath(path),
        file,
        ...lines.range(start, end),
        message,
        ...(hint !== undefined && { hint }),
        ...(repair !== undefined && {
          fix: { title: repair.title, edits: [{ start, end, text: repair.text }] },
        }),
      };
    },
  };
}
