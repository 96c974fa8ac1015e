import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Io } from "../src/cli/io.ts";
import type { Container } from "../src/engine/engine.ts";
import { LABEL } from "../src/plan/labels.ts";
import { ours, type Ran, theirs } from "./command-line.ts";
import type { Daemon } from "./daemon.ts";

/** A project's directory on disk, and both tools run in it. */
export interface OnDisk {
  readonly name: string;
  readonly directory: string;
  write(path: string, text: string): void;
  ours(args: readonly string[], more?: Partial<Io>): Promise<Ran>;
  theirs(args: readonly string[]): Promise<Ran>;
  /** The project's containers, by name. */
  containers(): Promise<Container[]>;
  /** Takes the project away from the engine, volumes and all. */
  down(): Promise<void>;
  /** The same, and its directory. */
  remove(): Promise<void>;
}

export function onDisk(daemon: Daemon, name: string, files: Readonly<Record<string, string>>): OnDisk {
  const directory = mkdtempSync(join(tmpdir(), "ros-project-"));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  const named = (args: readonly string[]): string[] => ["-p", name, ...args];
  const containers = async (): Promise<Container[]> => {
    const found = await daemon.engine.listContainers([`${LABEL.project}=${name}`]);
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  const down = async (): Promise<void> => {
    const mounts = (await containers()).flatMap((container) => container.mounts);
    const ran = await ours(daemon, directory, named(["down", "-v", "-t", "0", "--remove-orphans"]));
    if (ran.exitCode !== 0) throw new Error(`down: ${ran.err}`);
    // an anonymous volume that was handed on by name is not the last container's to the engine
    for (const { name: volume } of mounts)
      if (volume) await daemon.engine.removeVolume(volume).catch(() => {});
  };
  return {
    name,
    directory,
    write,
    ours: (args, more) => ours(daemon, directory, named(args), more),
    theirs: (args) => theirs(daemon, directory, named(args)),
    containers,
    down,
    async remove() {
      await down();
      rmSync(directory, { recursive: true });
    },
  };
}
