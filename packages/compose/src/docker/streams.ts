import type { Readable } from "node:stream";
import type { Output } from "../engine/engine.ts";

/** Each line of a stream of JSON texts, parsed. */
export async function* jsonLines<T>(stream: Readable): AsyncGenerator<T> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim()) yield JSON.parse(line) as T;
  }
  if (rest.trim()) yield JSON.parse(rest) as T;
}

const HEADER = 8;

/**
 * The frames of a container's output: one byte for the stream, three of nothing, four for the length.
 * A terminal's output has no frames.
 */
export async function* outputFrames(stream: Readable, tty: boolean): AsyncGenerator<Output> {
  let pending: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const data = chunk as Buffer;
    if (tty) {
      yield { stream: "stdout", data };
      continue;
    }
    pending.push(data);
    size += data.length;
    if (size < wanted(pending)) continue;
    let buffer = pending.length === 1 ? data : Buffer.concat(pending, size);
    while (buffer.length >= HEADER) {
      const end = HEADER + buffer.readUInt32BE(4);
      if (buffer.length < end) break;
      yield { stream: buffer[0] === 2 ? "stderr" : "stdout", data: buffer.subarray(HEADER, end) };
      buffer = buffer.subarray(end);
    }
    pending = buffer.length > 0 ? [buffer] : [];
    size = buffer.length;
  }
}

/** How many bytes the frame at the front needs, as far as its header is there. */
function wanted(pending: readonly Buffer[]): number {
  const first = pending[0];
  return first && first.length >= HEADER ? HEADER + first.readUInt32BE(4) : HEADER;
}
