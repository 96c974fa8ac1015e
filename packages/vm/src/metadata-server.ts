import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface MetadataRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface MetadataAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A text is a body with status 200. */
export type MetadataRoute =
  | string
  | MetadataAnswer
  | ((request: MetadataRequest) => string | MetadataAnswer | Promise<string | MetadataAnswer>);

export interface MetadataServer {
  /** For `network.metadata.port`. */
  readonly port: number;
  /** What the guest asked, oldest first. */
  readonly requests: readonly MetadataRequest[];
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A cloud's metadata service on the loopback: answers by path, 404 for all others. */
export async function metadataServer(
  routes: Readonly<Record<string, MetadataRoute>>,
): Promise<MetadataServer> {
  const requests: MetadataRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", async () => {
      const { method = "GET", url: path = "/", headers } = incoming;
      const request = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
      requests.push(request);
      const answer = await answerTo(request, routes);
      // the guest's connection goes through a relay, which ends with it
      outgoing.writeHead(answer.status ?? 200, { connection: "close", ...answer.headers });
      outgoing.end(answer.body ?? "");
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, requests, close, [Symbol.asyncDispose]: close };
}

async function answerTo(
  request: MetadataRequest,
  routes: Readonly<Record<string, MetadataRoute>>,
): Promise<MetadataAnswer> {
  const [path = "/"] = request.path.split("?");
  const route = [request.path, path].filter((key) => Object.hasOwn(routes, key)).map((key) => routes[key])[0];
  if (route === undefined) return { status: 404, body: "not found\n" };
  try {
    const answer = typeof route === "function" ? await route(request) : route;
    return typeof answer === "string" ? { body: answer } : answer;
  } catch (error) {
    return { status: 500, body: `${String(error)}\n` };
  }
}
