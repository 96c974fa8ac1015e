import { readFileSync } from "node:fs";
import type { Target } from "../command/target.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { parseConfig } from "../document/parse-config.ts";
import { renderValue } from "../document/stringify.ts";
import { ConfigError } from "../errors.ts";
import { findPath } from "../layers/get.ts";
import { writeConfigFile } from "./write-file.ts";

/** A document on disk; `-` is standard input and output. */
export function fileTarget(file: string, print: (text: string) => void): Target {
  const isStandard = file === "-";
  // standard input can be read once
  let text: string | undefined;
  const read = (): string | undefined => {
    text ??= readIfThere(isStandard ? 0 : file);
    return text;
  };
  return {
    file: isStandard ? "<stdin>" : file,
    read,
    write: (changed) => {
      if (isStandard) print(changed);
      else writeConfigFile(file, changed);
      text = changed;
    },
    render: renderValue,
    resolve: () => {
      const content = read();
      if (content === undefined)
        throw Object.assign(new Error(`${file}: expected a file, there is none`), { syscall: "open" });
      const { document, diagnostics } = parseConfig(content, { file, mode: "boot" });
      const { tree } = document;
      if (tree === undefined) throw new ConfigError(diagnostics as [Diagnostic, ...Diagnostic[]]);
      return {
        config: tree,
        diagnostics,
        origin: (path) => {
          const segments = findPath(tree, path);
          return segments === undefined
            ? undefined
            : formatOrigin({ layer: "file", file, ...document.locate(segments, "key") });
        },
      };
    },
  };
}

/** FILE:LINE:COLUMN, and the layer's name if it has no file. */
export function formatOrigin(
  origin: { layer: string; file: string; line: number; column: number } | undefined,
): string | undefined {
  if (origin === undefined) return undefined;
  const { layer, file, line, column } = origin;
  return line > 0 ? `${file}:${line}:${column} (${layer})` : file === "" ? layer : `${file} (${layer})`;
}

function readIfThere(file: string | number): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
