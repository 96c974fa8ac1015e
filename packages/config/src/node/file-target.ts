import type { Target } from "../command/target.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { parseConfig } from "../document/parse-config.ts";
import { renderValue } from "../document/stringify.ts";
import { unreadable } from "../document/unreadable.ts";
import { ConfigError } from "../errors.ts";
import { findPath } from "../layers/get.ts";
import { readText } from "./read-text.ts";
import { behindLinks, writeConfigFile } from "./write-file.ts";

/** A document on disk; `-` is standard input and output. */
export function fileTarget(name: string, print: (text: string) => void): Target {
  const isStandard = name === "-";
  const file = isStandard ? "<stdin>" : name;
  // standard input can be read once
  let text: string | undefined;
  const read = (): string | undefined => {
    text ??= readWhole(isStandard ? 0 : name, file);
    return text;
  };
  return {
    file,
    read,
    write: (changed) => {
      if (isStandard) print(changed);
      else writeConfigFile(behindLinks(name), changed);
      text = changed;
    },
    render: renderValue,
    resolve: () => {
      const content = read();
      if (content === undefined) throw new ConfigError([unreadable(file, "expected a file, there is none")]);
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

/** A text that was cut or mended on the way must not be written back, so there is none. */
function readWhole(path: string | number, file: string): string | undefined {
  let content: ReturnType<typeof readText>;
  try {
    content = readText(path, file);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new ConfigError([unreadable(file, `expected a file that can be read, got ${code}`)]);
  }
  if (content?.fault !== undefined) throw new ConfigError([content.fault]);
  return content?.text;
}
