import { execFile } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Tool } from "./build-tools.ts";
import { installModules, type Kernel } from "./kernel.ts";
import { GO_PROGRAMS, HIDDEN_APPLETS, LINKS, MOUNT_POINTS, ROOT_PARTS } from "./packages.ts";
import { TOP } from "./paths.ts";
import { knownNames } from "./slim/known-names.ts";
import { slimTables } from "./slim/slim-tables.ts";
import { addLibraries, copyInto, isLink, walk } from "./tree.ts";

export interface RootTree {
  readonly directory: string;
  /** Part → the files that it brought, for the manifest. */
  readonly parts: ReadonlyMap<string, readonly string[]>;
}

export interface RootSources {
  readonly pool: string;
  readonly kernel: Kernel;
  readonly tool: Tool;
  readonly cache: string;
  /** Node's program, slimmed. */
  readonly node: string;
  /** Our bundled programs; copied to usr/lib/ros. */
  readonly programs: string;
  /** Debian packages whose copyright files go along. */
  readonly packageNames: readonly string[];
}

/** Files that `docker run --volumes-from=command-volumes` carries into foreign images, with their own loader. */
const PORTABLE = "usr/lib/ros/portable";

/** Write the root file system of the image below `directory`. */
export async function buildRootTree(directory: string, from: RootSources): Promise<RootTree> {
  rmSync(directory, { recursive: true, force: true });
  for (const path of [...MOUNT_POINTS, "etc", "usr/bin", "usr/sbin", "usr/lib", "usr/share/ros"]) {
    mkdirSync(join(directory, path), { recursive: true });
  }
  const parts = new Map<string, readonly string[]>();
  for (const part of ROOT_PARTS) {
    parts.set(
      part.name,
      part.files.flatMap((file) => copyInto(from.pool, directory, file.replace(/\/$/, ""))),
    );
  }
  copyFileSync(from.node, join(directory, "usr/bin/node"));
  chmodSync(join(directory, "usr/bin/node"), 0o755);
  parts.set("node", ["usr/bin/node"]);

  cpSync(from.programs, join(directory, "usr/lib/ros"), { recursive: true });
  cpSync(join(TOP, "distro/system/root"), directory, { recursive: true, verbatimSymlinks: true });
  parts.set("ros", [
    ...walk(from.programs).map((path) => join("usr/lib/ros", path)),
    ...walk(join(TOP, "distro/system/root")),
  ]);

  for (const [path, target] of Object.entries(LINKS)) {
    rmSync(join(directory, path), { recursive: true, force: true });
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    symlinkSync(target, join(directory, path));
  }
  await linkApplets(directory);
  writeCertificates(directory);

  const programs = walk(directory).filter((path) => !path.startsWith("usr/lib/ros/"));
  parts.set("libraries", addLibraries(directory, from.pool, programs));
  for (const path of GO_PROGRAMS) await slimProgram(directory, path, from);
  addPortable(directory, from.programs);
  await installModules(from.kernel, from.pool, directory, from.cache, from.tool);
  parts.set(
    "modules",
    walk(join(directory, "usr/lib/modules")).map((path) => join("usr/lib/modules", path)),
  );
  parts.set("licences", copyLicences(directory, from.pool, from.packageNames));
  fixModes(directory);
  return { directory, parts };
}

/** Slim a program in its place, and see that it still starts. */
async function slimProgram(directory: string, path: string, { pool, tool }: RootSources): Promise<void> {
  const file = join(directory, path);
  const program = readFileSync(file);
  const known = knownNames(program, pool, path);
  writeFileSync(
    file,
    slimTables(program, (name) => known.has(name)),
  );
  await tool(file, ["-v"]);
}

/** Busybox stands in for every command that no fuller program brings. */
async function linkApplets(directory: string): Promise<void> {
  const { stdout } = await promisify(execFile)(join(directory, "usr/bin/busybox"), ["--list"]);
  for (const name of stdout.split("\n").filter(Boolean)) {
    const taken = ["usr/bin", "usr/sbin"].some(
      (folder) => existsSync(join(directory, folder, name)) || isLink(join(directory, folder, name)),
    );
    if (!taken && !HIDDEN_APPLETS.has(name)) symlinkSync("busybox", join(directory, "usr/bin", name));
  }
}

function writeCertificates(directory: string): void {
  const folder = join(directory, "usr/share/ca-certificates/mozilla");
  const bundle = readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8").trim());
  mkdirSync(join(directory, "etc/ssl/certs"), { recursive: true });
  writeFileSync(join(directory, "etc/ssl/certs/ca-certificates.crt"), `${bundle.join("\n")}\n`);
  rmSync(join(directory, "usr/share/ca-certificates"), { recursive: true });
}

/** `ros` and `docker` with their libraries in one folder; squashfs stores the doubles once. */
function addPortable(directory: string, programs: string): void {
  cpSync(programs, join(directory, PORTABLE, "programs"), { recursive: true });
  const lib = join(directory, PORTABLE, "lib");
  mkdirSync(lib, { recursive: true });
  for (const program of ["usr/bin/node", "usr/bin/docker"]) {
    copyFileSync(join(directory, program), join(directory, PORTABLE, program.split("/").at(-1) as string));
    const names = addLibraries(join(directory, PORTABLE), directory, [program.split("/").at(-1) as string]);
    for (const name of names.filter((path) => !isLink(join(directory, PORTABLE, path)))) {
      copyFileSync(join(directory, PORTABLE, name), join(lib, name.split("/").at(-1) as string));
    }
  }
  for (const path of walk(join(directory, PORTABLE, "usr")).filter((name) =>
    isLink(join(directory, PORTABLE, "usr", name)),
  )) {
    const name = path.split("/").at(-1) as string;
    copyFileSync(join(directory, PORTABLE, "usr", path), join(lib, name));
  }
  rmSync(join(directory, PORTABLE, "usr"), { recursive: true });
}

/** Debian asks that the copyright files travel with the programs. */
function copyLicences(directory: string, pool: string, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const path = join("usr/share/doc", name, "copyright");
    return existsSync(join(pool, path)) ? copyInto(pool, directory, path) : [];
  });
}

/** The modes that matter; the rest keeps Debian's. */
function fixModes(directory: string): void {
  const modes: Record<string, number> = {
    "etc/shadow": 0o640,
    "etc/sudoers.d/ros": 0o440,
    tmp: 0o1777,
    root: 0o700,
    "usr/bin/sudo": 0o4755,
    "usr/bin/su": 0o4755,
    "usr/sbin/unix_chkpwd": 0o4755,
    "usr/bin/passwd": 0o4755,
  };
  for (const [path, mode] of Object.entries(modes))
    if (existsSync(join(directory, path))) chmodSync(join(directory, path), mode);
  for (const path of walk(directory)) {
    const stat = lstatSync(join(directory, path));
    if (stat.isDirectory() && !(path in modes)) chmodSync(join(directory, path), 0o755);
  }
}
