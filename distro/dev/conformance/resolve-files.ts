import { layersFromFiles, PATHS, resolveConfig, type Tree } from "@ros/config";

/** The files of a machine by path without the first slash, and its command line. */
export interface MachineFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly proc_cmdline: string;
  /** Given where a case asks for the files alone too. */
  readonly expected_disk_only?: unknown;
}

/** What a machine with these files is configured with, with its command line and without. */
export function resolveFiles({ files, proc_cmdline, expected_disk_only }: MachineFiles): {
  all: Tree;
  disk: Tree;
} {
  const disk = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/${path}`, text]));
  const config = (all: Record<string, string>) => resolveConfig(layersFromFiles(all)).config as Tree;
  return {
    all: config({ ...disk, [PATHS.commandLine]: proc_cmdline }),
    disk: expected_disk_only === undefined ? {} : config(disk),
  };
}
