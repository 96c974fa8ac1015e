import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type LayerOptions, layersFromFiles, PATHS } from "../layers/layers-from-files.ts";
import type { Layer } from "../layers/resolve-config.ts";

export interface ReadOptions extends LayerOptions {
  /** Root directory of everything, for a tree that is not the running system. */
  readonly root?: string;
  /** False leaves the kernel's command line out. */
  readonly commandLine?: boolean;
  /** Told of a file that is there and cannot be read. */
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
    const text = readText(join(root, path), report);
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

function readText(path: string, report: ReadOptions["report"]): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR") report?.(unreadable(path, code ?? message));
    return undefined;
  }
}

function unreadable(file: string, reason: string): Diagnostic {
  const message = `expected a file that can be read, got ${reason}`;
  return {
    code: "CONFIG_UNREADABLE",
    severity: "error",
    path: "",
    file,
    line: 0,
    column: 0,
    endLine: 0,
    endColumn: 0,
    message,
  };
}
