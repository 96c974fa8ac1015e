import { createReadStream, createWriteStream } from "node:fs";
import { lstat, mkdir, readdir, readlink, symlink } from "node:fs/promises";
import { dirname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { extract, type Pack, pack } from "tar-stream";
import { toReadable } from "./to-readable.ts";

/** A tar archive of a file or a directory, under another name. */
export function packPath(path: string, name: string): AsyncIterable<Uint8Array> {
  const archive = pack();
  void addPath(archive, path, name).then(
    () => archive.finalize(),
    (error: Error) => archive.destroy(error),
  );
  return archive as unknown as AsyncIterable<Uint8Array>;
}

async function addPath(archive: Pack, path: string, name: string): Promise<void> {
  const stat = await lstat(path);
  const header = { name, mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid, mtime: stat.mtime };
  if (stat.isDirectory()) {
    archive.entry({ ...header, type: "directory" });
    for (const entry of await readdir(path)) await addPath(archive, join(path, entry), `${name}/${entry}`);
  } else if (stat.isSymbolicLink())
    archive.entry({ ...header, type: "symlink", linkname: await readlink(path) });
  else if (stat.isFile())
    await pipeline(createReadStream(path), archive.entry({ ...header, size: stat.size }));
}

/** Unpacks into a directory; with `name`, the first part of each path is replaced by it. */
export async function extractTo(
  tar: AsyncIterable<Uint8Array>,
  directory: string,
  name: string | undefined,
): Promise<void> {
  const entries = toReadable(tar).pipe(extract());
  for await (const entry of entries) {
    const { name: path, type, linkname, mode } = entry.header;
    const [, ...below] = path.replace(/\/$/, "").split("/");
    const target = normalize(join(directory, name === undefined ? path : [name, ...below].join("/")));
    // a container is not trusted to name places outside the directory
    if (target !== directory && !target.startsWith(directory.endsWith(sep) ? directory : directory + sep)) {
      throw new Error(`${path}: the archive names a place outside ${directory}`);
    }
    if (type === "directory") await mkdir(target, { recursive: true });
    else if (type === "symlink") await symlink(linkname ?? "", target);
    else if (type === "file") {
      await refuseLinks(directory, target);
      await pipeline(entry, createWriteStream(target, { mode: mode ?? 0o644 }));
      continue;
    }
    entry.resume();
  }
}

/** A symbolic link made earlier by the same archive must not lead a later file elsewhere. */
async function refuseLinks(directory: string, target: string): Promise<void> {
  for (let path = target; path.length > directory.length; path = dirname(path)) {
    const stat = await lstat(path).catch(() => undefined);
    if (stat?.isSymbolicLink()) throw new Error(`${path}: the archive writes through a symbolic link`);
  }
}

/** True if the archive is that of a directory. */
export async function firstIsDirectory(tar: AsyncIterable<Uint8Array>): Promise<boolean> {
  const stream = toReadable(tar);
  try {
    for await (const entry of stream.pipe(extract())) return entry.header.type === "directory";
    return false;
  } finally {
    stream.destroy();
  }
}
