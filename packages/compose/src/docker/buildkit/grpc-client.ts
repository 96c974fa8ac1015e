import type { ClientHttp2Session, IncomingHttpHeaders } from "node:http2";
import { decodeStatusText, GRPC_STATUS, GrpcError, readMessages, writeMessage } from "./grpc.ts";

/** Make a call with one request. Yields each answer; throws what the call ended with, if that is not `ok`. */
export async function* call(
  session: ClientHttp2Session,
  method: string,
  request: Uint8Array,
): AsyncGenerator<Buffer> {
  const stream = session.request({
    ":method": "POST",
    ":path": method,
    "content-type": "application/grpc",
    te: "trailers",
  });
  let status: IncomingHttpHeaders = {};
  // a call that fails at once has its status where others have their headers
  const look = (headers: IncomingHttpHeaders): void => {
    if (headers["grpc-status"] !== undefined) status = headers;
  };
  stream.on("response", look).on("trailers", look);
  try {
    await writeMessage(stream, request);
    stream.end();
    yield* readMessages(stream);
  } finally {
    stream.close();
  }
  const code = Number(status["grpc-status"] ?? GRPC_STATUS.unknown);
  if (code !== GRPC_STATUS.ok)
    throw new GrpcError(
      code,
      decodeStatusText(String(status["grpc-message"] ?? "the connection was closed")),
    );
}
