import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";
import type { BuildSpec } from "../plan/step.ts";
import { createIgnore, type Ignore } from "./ignore.ts";

/** The tar archive of a build's context, without what `.dockerignore` names. Owner and time are left out: they only spoil the cache. */
export async function buildContext(
  build: BuildSpec,
): Promise<{ query?: Record<string, string>; context: AsyncIterable<Uint8Array> }> {
  const root = resolve(build.context ?? ".");
  const dockerfile = build.dockerfile === undefined ? undefined : resolve(root, build.dockerfile);
  const inside = dockerfile !== undefined && !relative(root, dockerfile).startsWith("..");
  const ignore = createIgnore(await ignoreText(root, dockerfile));
  const archive = pack();
  const query: Record<string, string> = {};
  const extra =
    build.dockerfileInline ?? (dockerfile && !inside ? await readFile(dockerfile, "utf8") : undefined);
  const name = extra === undefined ? undefined : `.dockerfile.${digest(extra)}`;
  if (name !== undefined) query.dockerfile = name;
  else if (dockerfile) query.dockerfile = relative(root, dockerfile);
  // the Dockerfile itself must be there even if it is ignored
  const kept = name === undefined ? query.dockerfile : undefined;
  const written = (async () => {
    if (name !== undefined) archive.entry({ name, mode: 0o644, mtime: new Date(0) }, extra ?? "");
    await addDirectory(archive, root, "", (path, isDirectory) => path !== kept && ignore(path, isDirectory));
    archive.finalize();
  })();
  // whoever reads the archive gets the error; nobody may be reading any more
  archive.on("error", () => {});
  written.catch((error: Error) => archive.destroy(error));
  return { query, context: archive as unknown as AsyncIterable<Uint8Array> };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}

async function ignoreText(root: string, dockerfile: string | undefined): Promise<string> {
  for (const path of [...(dockerfile ? [`${dockerfile}.dockerignore`] : []), join(root, ".dockerignore")]) {
    try {
      return await readFile(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return "";
}

async function addDirectory(
  archive: Pack,
  root: string,
  directory: string,
  ignored: (path: string, isDirectory: boolean) => ReturnType<Ignore>,
): Promise<void> {
  const names = (await readdir(join(root, directory))).sort();
  for (const name of names) {
    const path = directory ? `${directory}/${name}` : name;
    const full = join(root, path);
    const stat = await lstat(full);
    const skip = ignored(path, stat.isDirectory());
    const header = { name: path, mode: stat.mode & 0o7777, uid: 0, gid: 0, mtime: new Date(0) };
    if (stat.isDirectory()) {
      if (skip === "all") continue;
      if (!skip) archive.entry({ ...header, type: "directory" });
      await addDirectory(archive, root, path, ignored);
    } else if (skip) continue;
    else if (stat.isSymbolicLink())
      archive.entry({ ...header, type: "symlink", linkname: await readlink(full) });
    else if (stat.isFile())
      await pipeline(createReadStream(full), archive.entry({ ...header, size: stat.size }));
  }
}
