import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TOP } from "../../image/paths.ts";
import type { PackageHistory } from "./unannounced.ts";

const git = (...args: string[]): string =>
  execFileSync("git", ["-C", TOP, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
const read = (path: string): string => readFileSync(join(TOP, path), "utf8");

/** Every text file that is committed, by its path. */
export function committedTexts(): Map<string, string> {
  const paths = git("ls-files", "-z")
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(TOP, path)));
  const texts = paths
    .filter((path) => lstatSync(join(TOP, path)).isFile())
    .map((path) => [path, read(path)] as const);
  return new Map(texts.filter(([, text]) => !text.includes("\0")));
}

/** The servers that this machine fetches packages from. */
export function packageServers(): string[] {
  const said = (program: string, args: string[]) => {
    try {
      return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    } catch {
      return "";
    }
  };
  const addresses = [
    said("npm", ["config", "get", "registry"]),
    said("apt-get", ["indextargets", "--format", "$(REPO_URI)"]),
  ];
  const hosts = addresses
    .join("\n")
    .split("\n")
    .flatMap((address) => (URL.canParse(address.trim()) ? [new URL(address.trim()).hostname] : []));
  return [...new Set(hosts.filter((host) => host.includes(".")))];
}

/** What became of the published packages since their last releases. */
export function packageHistories(): PackageHistory[] {
  return readdirSync(join(TOP, "packages")).flatMap((folder) => {
    const file = `packages/${folder}/package.json`;
    if (!existsSync(join(TOP, file))) return [];
    const { name, private: hidden } = JSON.parse(read(file)) as { name: string; private?: boolean };
    if (hidden) return [];
    // a release writes the changelog
    const release = git("log", "-1", "--format=%H", "--", `packages/${folder}/CHANGELOG.md`).trim();
    const paths = [`packages/${folder}/src`, `:(exclude)*.test.ts`];
    const changed = release === "" || git("diff", "--name-only", release, "--", ...paths).trim() !== "";
    return [{ name, changed }];
  });
}

export function changesets(): string[] {
  const names = readdirSync(join(TOP, ".changeset")).filter(
    (name) => name.endsWith(".md") && name !== "README.md",
  );
  return names.map((name) => read(`.changeset/${name}`));
}
