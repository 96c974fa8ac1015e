import type { Readable } from "node:stream";
import { pack } from "tar-stream";
import type { ContainerFile } from "../engine/engine.ts";

/** A tar archive of some small files, to be unpacked at the root of a container. */
export function tarOf(files: readonly ContainerFile[]): Readable {
  const archive = pack();
  for (const { path, content, mode, uid, gid } of files) {
    archive.entry(
      { name: path.replace(/^\/+/, ""), mode, uid, gid, size: content.length, mtime: new Date(0) },
      Buffer.from(content),
    );
  }
  archive.finalize();
  return archive as unknown as Readable;
}
