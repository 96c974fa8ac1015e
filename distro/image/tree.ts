import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { BuildError } from "./build-error.ts";
import { elfNeeds } from "./elf.ts";

/** Where Debian keeps shared libraries. */
const LIBRARY_PATHS = [
  "usr/lib/x86_64-linux-gnu",
  "usr/lib/x86_64-linux-gnu/systemd",
  "usr/libexec/sudo",
  "usr/lib",
];

/** All files and links below `top`, as paths relative to it, parents before children, in one fixed order. */
export function walk(top: string, below = ""): string[] {
  return readdirSync(join(top, below), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory() ? [path, ...walk(top, path)] : [path];
    });
}

/** Copy one file, link or folder with its mode. Links that lead to a file take their target along. */
export function copyInto(from: string, to: string, path: string): string[] {
  const source = join(from, path);
  if (!existsSync(source) && !isLink(source)) {
    throw new BuildError(`${path}: expected in Debian's packages, got no such file`, {
      hint: "correct distro/image/packages.ts",
    });
  }
  mkdirSync(dirname(join(to, path)), { recursive: true });
  cpSync(source, join(to, path), { recursive: true, verbatimSymlinks: true, force: true });
  const copied = lstatSync(source).isDirectory() ? walk(source).map((name) => join(path, name)) : [path];
  if (isLink(source)) {
    const target = relative(from, join(dirname(source), readlinkSync(source)));
    if (existsSync(join(from, target))) copied.push(...copyInto(from, to, target));
  }
  return copied;
}

export function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** Add to `root` the libraries and loaders that its programs need, from `pool`. Returns what was added. */
export function addLibraries(root: string, pool: string, programs: readonly string[]): string[] {
  const added: string[] = [];
  const queue = [...programs];
  const seen = new Set<string>();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (seen.has(path) || isLink(join(root, path)) || !lstatSync(join(root, path)).isFile()) continue;
    seen.add(path);
    const needs = elfNeeds(readFileSync(join(root, path)));
    if (!needs) continue;
    const wanted = needs.needed.map((name) => findLibrary(pool, name, path as string));
    if (needs.interpreter) wanted.push(join("usr", needs.interpreter));
    for (const library of wanted) {
      if (existsSync(join(root, library))) continue;
      const copied = copyInto(pool, root, library);
      added.push(...copied);
      queue.push(...copied);
    }
  }
  return added;
}

/** Where `pool` has a shared library, for whom it is named by. */
export function findLibrary(pool: string, name: string, neededBy: string): string {
  const found = LIBRARY_PATHS.map((folder) => join(folder, name)).find((path) =>
    existsSync(join(pool, path)),
  );
  if (found) return found;
  throw new BuildError(`${neededBy}: expected the shared library ${name}, got no package that has it`, {
    hint: "add its package to LIBRARY_PACKAGES in distro/image/packages.ts",
  });
}
