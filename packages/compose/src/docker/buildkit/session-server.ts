import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { Duplex } from "node:stream";
import { encodeStatusText, GRPC_STATUS, GrpcError, readMessages, writeMessage } from "./grpc.ts";

/** One call that the engine makes to us. */
export interface Call {
  readonly messages: AsyncIterable<Buffer>;
  /** What was said beside the messages; a key may come several times. */
  metadata(key: string): string[];
  send(message: Uint8Array): Promise<void>;
}

export type Handlers = Readonly<Record<string, (call: Call) => Promise<void>>>;

/** Answer the engine's calls on a connection that it took over. Returns the way to end it. */
export function serveSession(connection: Duplex, handlers: Handlers): () => void {
  const server = createServer();
  let session: ServerHttp2Session | undefined;
  server.on("session", (opened) => {
    session = opened;
    // whoever waits for an answer is told by the call that fails
    opened.on("error", () => {});
  });
  server.on("stream", (stream: ServerHttp2Stream, headers, _flags, rawHeaders: string[]) => {
    stream.on("error", () => {});
    void answer(stream, handlers[String(headers[":path"])], rawHeaders);
  });
  connection.on("error", () => {});
  server.emit("connection", connection);
  return () => {
    session?.destroy();
    connection.destroy();
  };
}

async function answer(
  stream: ServerHttp2Stream,
  handler: Handlers[string] | undefined,
  rawHeaders: readonly string[],
): Promise<void> {
  let status: { code: number; text: string } = { code: GRPC_STATUS.ok, text: "" };
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () =>
    stream.sendTrailers({ "grpc-status": status.code, "grpc-message": encodeStatusText(status.text) }),
  );
  try {
    if (!handler) throw new GrpcError(GRPC_STATUS.unimplemented, "there is no such method");
    await handler({
      // a handler may have heard enough before the other side is done
      messages: readMessages(stream.iterator({ destroyOnReturn: false })),
      metadata: (key) =>
        rawHeaders.flatMap((value, at) => (at % 2 && rawHeaders[at - 1] === key ? [value] : [])),
      send: (message) => writeMessage(stream, message),
    });
  } catch (error) {
    const code = error instanceof GrpcError ? error.status : GRPC_STATUS.unknown;
    status = { code, text: (error as Error).message };
  }
  if (!stream.destroyed) stream.resume().end();
}
