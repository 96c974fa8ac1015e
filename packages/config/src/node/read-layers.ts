import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Layer } from "../layers/resolve-config.ts";

/** Where a machine keeps its configuration. */
export const PATHS = {
  system: "/usr/share/ros/os-config.yml",
  oem: "/usr/share/ros/oem/oem-config.yml",
  directory: "/var/lib/rancher/conf/cloud-config.d",
  user: "/var/lib/rancher/conf/cloud-config.yml",
  commandLine: "/proc/cmdline",
} as const;

export interface ReadOptions {
  /** Put before the paths of the machine's own layers, `/state` while its disk is not yet the root. */
  readonly prefix?: string;
  /** Root directory of everything, for a tree that is not the running system. */
  readonly root?: string;
  /** Other places than `PATHS`. */
  readonly files?: Partial<Record<keyof typeof PATHS, string>>;
  /** False leaves the kernel's command line out. */
  readonly commandLine?: boolean;
  /** Told of a file that is there and cannot be read. */
  readonly report?: (diagnostic: Diagnostic) => void;
}

/** The layers of a machine, the lowest first. A file that is not there is no layer. */
export function readLayers(options: ReadOptions = {}): Layer[] {
  const { prefix = "", root = "", commandLine = true, report } = options;
  const at = { ...PATHS, ...options.files };
  const layer = (name: string, file: string): Layer[] => {
    const text = readText(join(root, file), report);
    return text === undefined ? [] : [{ name, file, text }];
  };
  const directory = prefix + at.directory;
  return [
    ...layer("system", at.system),
    ...layer("oem", at.oem),
    ...listFiles(join(root, directory)).flatMap((name) => layer(name, join(directory, name))),
    ...layer("user", prefix + at.user),
    ...(commandLine ? commandLineLayer(join(root, at.commandLine), at.commandLine) : []),
  ];
}

function commandLineLayer(path: string, file: string): Layer[] {
  const commandLine = readText(path, undefined);
  return commandLine === undefined ? [] : [{ name: "kernel command line", file, commandLine }];
}

/** By name, in the order of bytes: `10-x` before `9-x`. Hidden files and editors' backups are no layers. */
function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".") && !entry.name.endsWith("~"))
      .map(({ name }) => name)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
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
