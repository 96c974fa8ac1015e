import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FLAVOURS } from "../../kernel/flavours.ts";
import { downloadPackages, type LockedPackage, missingArchives, privateApt, resolvePackages } from "./apt.ts";
import { BUILD_PACKAGES, LIBRARY_PACKAGES, ROOT_PARTS, SUITE } from "./packages.ts";
import { CACHE, LOCK_FILE } from "./paths.ts";
import { run } from "./run.ts";

export interface Lock {
  readonly suite: string;
  /** What was asked for; another list makes the lock stale. */
  readonly wanted: readonly string[];
  readonly packages: readonly LockedPackage[];
}

/** Every package that we name ourselves. */
export const wantedPackages = (): string[] =>
  [
    ...new Set([
      ...ROOT_PARTS.flatMap((part) => part.packages),
      ...LIBRARY_PACKAGES,
      ...BUILD_PACKAGES,
      ...Object.values(FLAVOURS).map((flavour) => flavour.package),
    ]),
  ].sort();

async function readLock(): Promise<Lock | undefined> {
  if (!existsSync(LOCK_FILE)) return undefined;
  const lock = JSON.parse(await readFile(LOCK_FILE, "utf8")) as Lock;
  return lock.suite === SUITE && lock.wanted.join() === wantedPackages().join() ? lock : undefined;
}

/** Fetch and unpack the locked packages (or lock them first). Returns the lock and the folder of the unpacked files. */
export async function fetchPackages(report: (line: string) => void): Promise<{ lock: Lock; pool: string }> {
  const directory = join(CACHE, "apt");
  const apt = await privateApt(directory, SUITE);
  let lock = await readLock();
  let missing = lock ? await missingArchives(apt.archives, lock.packages) : [];
  if (!lock || missing.length > 0) {
    report("reading Debian's package lists");
    await apt.apt("update");
  }
  if (lock && missing.length > 0) {
    const size = missing.reduce((sum, entry) => sum + entry.size, 0);
    report(`fetching ${missing.length} Debian packages, ${Math.round(size / 2 ** 20)} MiB`);
    try {
      await downloadPackages(apt, missing);
    } catch (error) {
      report(
        `a locked version is not on the mirror any more, so the versions are resolved anew (${(error as Error).message})`,
      );
      lock = undefined;
    }
  }
  if (!lock) {
    lock = { suite: SUITE, wanted: wantedPackages(), packages: await resolvePackages(apt, wantedPackages()) };
    missing = await missingArchives(apt.archives, lock.packages);
    const size = missing.reduce((sum, entry) => sum + entry.size, 0);
    report(`fetching ${missing.length} Debian packages, ${Math.round(size / 2 ** 20)} MiB`);
    if (missing.length > 0) await downloadPackages(apt, missing);
    await writeFile(LOCK_FILE, `${JSON.stringify(lock, null, 2)}\n`);
  }
  return { lock, pool: await unpack(apt.archives, lock, report) };
}

async function unpack(archives: string, lock: Lock, report: (line: string) => void): Promise<string> {
  const id = createHash("sha256")
    .update(lock.packages.map((entry) => entry.sha256).join())
    .digest("hex")
    .slice(0, 16);
  const pool = join(CACHE, `pool-${id}`);
  if (existsSync(pool)) return pool;
  const partial = `${pool}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  for (const [index, entry] of lock.packages.entries()) {
    if (index % 20 === 0) report(`unpacking packages, ${Math.round((100 * index) / lock.packages.length)} %`);
    await run("dpkg-deb", ["-x", join(archives, entry.file), partial]);
  }
  await rename(partial, pool);
  return pool;
}
