import type { Http2Stream } from "node:http2";

/** The form of gRPC's messages on HTTP/2: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */

export const GRPC_STATUS = { ok: 0, unknown: 2, notFound: 5, unimplemented: 12 } as const;

const HEADER = 5;
/** BuildKit's own limit. */
const MAX_MESSAGE = 16 * 2 ** 20;

/** A call ended with a status that is not `ok`. */
export class GrpcError extends Error {
  override readonly name = "GrpcError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Every whole message of a stream. */
export async function* readMessages(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    while (rest.length >= HEADER) {
      const length = rest.readUInt32BE(1);
      if (rest[0] !== 0 || length > MAX_MESSAGE)
        throw new GrpcError(GRPC_STATUS.unknown, `expected a plain message of at most ${MAX_MESSAGE} bytes`);
      if (rest.length < HEADER + length) break;
      yield rest.subarray(HEADER, HEADER + length);
      rest = rest.subarray(HEADER + length);
    }
  }
}

/** Write a message; resolves when there is room for the next. */
export function writeMessage(stream: Http2Stream, message: Uint8Array): Promise<void> {
  const header = Buffer.alloc(HEADER);
  header.writeUInt32BE(message.length, 1);
  return new Promise((resolve, reject) => {
    if (stream.destroyed || stream.writableEnded)
      reject(new GrpcError(GRPC_STATUS.unknown, "the other side is gone"));
    else stream.write(Buffer.concat([header, message]), (error) => (error ? reject(error) : resolve()));
  });
}

/** Texts of a status travel in a header: what is not plain ASCII is percent-encoded. */
export const encodeStatusText = (text: string): string =>
  encodeURIComponent(text).replaceAll("%20", " ").slice(0, 4000);

export function decodeStatusText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
