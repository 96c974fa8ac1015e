import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { unreadable } from "../document/unreadable.ts";
import { type LayerOptions, layersFromFiles, PATHS } from "../layers/layers-from-files.ts";
import type { Layer } from "../layers/resolve-config.ts";
import { readText } from "./read-text.ts";

export interface ReadOptions extends LayerOptions {
  /** Root directory of everything, for a tree that is not the running system. */
  readonly root?: string;
  /** False leaves the kernel's command line out. */
  readonly commandLine?: boolean;
  /** Told of a file that is there and cannot be read, and of one that is not all UTF-8. */
  readonly report?: (diagnostic: Diagnostic) => void;
}

/** The layers of a machine, the lowest first. A file that is not there is no layer. */
export function readLayers(options: ReadOptions = {}): Layer[] {
  const { prefix = "", root = "", commandLine = true, report } = options;
  const at = { ...PATHS, ...options.paths };
  const directory = prefix + at.directory;
  const paths = [
    at.system,
    at.oem,
    ...listFiles(join(root, directory)).map((name) => `${directory}/${name}`),
    prefix + at.user,
    ...(commandLine ? [at.commandLine] : []),
  ];
  const files: Record<string, string> = {};
  for (const path of paths) {
    const text = readFile(join(root, path), path, report);
    if (text !== undefined) files[path] = text;
  }
  return layersFromFiles(files, options);
}

function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [] : [entry.name],
    );
  } catch {
    return [];
  }
}

/** What of a file can be read: a letter in another encoding must not cost the keys to log in with. */
function readFile(path: string, file: string, report: ReadOptions["report"]): string | undefined {
  try {
    const content = readText(path, file);
    if (content?.fault !== undefined) report?.({ ...content.fault, severity: "warning" });
    return content?.text;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    report?.(unreadable(file, `expected a file that can be read, got ${code ?? message}`));
    return undefined;
  }
}
