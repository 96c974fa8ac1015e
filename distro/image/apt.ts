import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BuildError } from "./build-error.ts";
import { run } from "./run.ts";

/** One package of the lock. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** File name of the archive. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** A private apt: own lists, own status, nothing of the host's is read but its mirror and Debian's keys. */
export interface PrivateApt {
  readonly archives: string;
  readonly apt: (...args: string[]) => Promise<string>;
  readonly cache: (...args: string[]) => Promise<string>;
}

async function findMirror(): Promise<string> {
  const named = process.env.ROS_DEBIAN_MIRROR;
  if (named) return named;
  const targets = await run("apt-get", ["indextargets", "--format", "$(REPO_URI)"]).catch(() => "");
  const mirror = targets.split("\n").find((uri) => /\/debian\/?$/.test(uri));
  if (mirror) return mirror;
  throw new BuildError("no Debian mirror is known: the apt sources of this machine name none", {
    hint: "set ROS_DEBIAN_MIRROR to the address of a Debian mirror",
  });
}

/** Prepare the private apt for `suite` below `directory`. Asks the network only for `update`. */
export async function privateApt(directory: string, suite: string): Promise<PrivateApt> {
  if (!existsSync(KEYRING)) {
    throw new BuildError(`${KEYRING}: expected Debian's archive keys, got no such file`, {
      hint: "install debian-archive-keyring",
    });
  }
  const archives = join(directory, "archives");
  await mkdir(join(directory, "lists/partial"), { recursive: true });
  await mkdir(join(archives, "partial"), { recursive: true });
  await writeFile(join(directory, "status"), "");
  await writeFile(
    join(directory, "sources.list"),
    `deb [signed-by=${KEYRING}] ${await findMirror()} ${suite} main\n`,
  );
  const options = Object.entries({
    "Dir::Etc::SourceList": join(directory, "sources.list"),
    "Dir::Etc::SourceParts": "/dev/null",
    "Dir::State::Lists": join(directory, "lists"),
    "Dir::State::Status": join(directory, "status"),
    "Dir::Cache": directory,
    "Dir::Cache::archives": archives,
    "APT::Architecture": "amd64",
    "APT::Architectures": "amd64",
    "APT::Sandbox::User": "root",
    "Acquire::Retries": "3",
    "Acquire::ForceHash": "SHA256", // what --print-uris prints
    "Acquire::Languages": "none",
  }).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  return {
    archives,
    apt: (...args) => run("apt-get", ["-q", "-y", ...options, ...args], { cwd: archives }),
    cache: (...args) => run("apt-cache", [...options, ...args]),
  };
}

/** What apt would install for `packages`, with everything that they depend on. */
export async function resolvePackages(
  apt: PrivateApt,
  packages: readonly string[],
): Promise<LockedPackage[]> {
  // apt names only what it would fetch: it must not see what has been fetched before
  const nothing = join(apt.archives, "../no-archives");
  await mkdir(join(nothing, "partial"), { recursive: true });
  const unseen = ["-o", `Dir::Cache::archives=${nothing}`];
  const uris = await apt.apt(...unseen, "install", "--print-uris", "--no-install-recommends", ...packages);
  return uris
    .split("\n")
    .flatMap((line) => {
      const match = /^'[^']+' (\S+) (\d+) SHA256:([0-9a-f]{64})/.exec(line);
      if (!match) return [];
      const [, file, size, sha256] = match as unknown as [string, string, string, string];
      const [name, version] = file.split("_") as [string, string];
      return [{ name, version: decodeURIComponent(version), file, size: Number(size), sha256 }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function hashOf(file: string): Promise<string | undefined> {
  if (!existsSync(file)) return undefined;
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

/** Those of `locked` whose archive is not in the cache, or is not the one that the lock names. */
export async function missingArchives(
  archives: string,
  locked: readonly LockedPackage[],
): Promise<LockedPackage[]> {
  const missing: LockedPackage[] = [];
  for (const entry of locked)
    if ((await hashOf(join(archives, entry.file))) !== entry.sha256) missing.push(entry);
  return missing;
}

/** Download exactly the locked versions; apt checks Debian's signatures, we check the lock's hashes. */
export async function downloadPackages(apt: PrivateApt, locked: readonly LockedPackage[]): Promise<void> {
  await apt.apt("download", ...locked.map(({ name, version }) => `${name}=${version}`));
  const wrong = (await missingArchives(apt.archives, locked))[0];
  if (wrong) {
    throw new BuildError(`${wrong.name} ${wrong.version}: the archive does not have the sha256 of the lock`, {
      hint: "remove distro/image/debian.lock.json to lock the mirror's present versions",
    });
  }
}
