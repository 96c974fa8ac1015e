import { Readable } from "node:stream";

/** A stream of bytes as Node's own; one that is Node's own already stays as it is. */
export function toReadable(bytes: AsyncIterable<Uint8Array>): Readable {
  return bytes instanceof Readable ? bytes : Readable.from(bytes, { objectMode: false });
}
