import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PATHS, runConfigCommand } from "@ros/config/node";
import { METADATA_FILE, readMetadata, rejectedLayers } from "../cloud-init/kept.ts";

const CACHE = "/run/ros/config.json";

/** `ros config`: what `ros-config` does, on the layers of this machine. */
export async function config(args: readonly string[]): Promise<number> {
  if (process.getuid?.() !== 0)
    throw new Error("config needs root, because a configuration holds secrets: sudo ros config");
  const metadata = readMetadata();
  return runConfigCommand(withMachineFiles(args), {
    machine: { cache: CACHE, inputs: [METADATA_FILE], ...(metadata && { metadata }) },
    program: "ros config",
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
}

/** `validate` without a file looks at every document of the machine, and at what was refused at boot. */
function withMachineFiles([command, ...rest]: readonly string[]): string[] {
  const all = [...(command === undefined ? [] : [command]), ...rest];
  const valued = new Set(["-o", "--output", "--format"]);
  const namesFile = rest.some(
    (word, index) =>
      word === "-" ||
      word.startsWith("-i") ||
      word.startsWith("--input") ||
      (!word.startsWith("-") && !valued.has(rest[index - 1] ?? "")),
  );
  if (command !== "validate" || namesFile || rest.includes("--help")) return all;
  const folder = existsSync(PATHS.directory)
    ? readdirSync(PATHS.directory)
        .filter((name) => !name.startsWith("."))
        .sort()
    : [];
  const files = [
    ...folder.map((name) => join(PATHS.directory, name)),
    ...(existsSync(PATHS.user) ? [PATHS.user] : []),
    ...rejectedLayers().map(({ file }) => file),
  ];
  return files.length > 0 ? [...all, ...files] : [...all, PATHS.system];
}
