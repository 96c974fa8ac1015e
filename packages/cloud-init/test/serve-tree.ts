import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A web server on a free port of this machine. */
export interface Served {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** What was asked, as `GET /path`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Serve with a function of one's own. */
export async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Served> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface TreeOptions {
  /** Refuse requests without these headers. */
  readonly requires?: Readonly<Record<string, string>>;
  /** Hand out this token, and refuse documents without it. */
  readonly token?: string;
  /** The header that a token comes back in. */
  readonly tokenHeader?: string;
}

/** Serve documents by their path, query included, and nothing else. */
export function serveTree(
  documents: Readonly<Record<string, string>>,
  { requires = {}, token, tokenHeader = "x-aws-ec2-metadata-token" }: TreeOptions = {},
): Promise<Served> {
  return serve((request, response) => {
    const answer = (status: number, body = ""): void => void response.writeHead(status).end(body);
    if (token !== undefined && request.method === "PUT" && request.url === "/latest/api/token") {
      answer(request.headers[`${tokenHeader}-ttl-seconds`] === undefined ? 400 : 200, token);
    } else if (request.method !== "GET") answer(405);
    else if (token !== undefined && request.headers[tokenHeader] !== token) answer(401);
    else if (Object.entries(requires).some(([name, value]) => request.headers[name] !== value)) answer(403);
    else if (Object.hasOwn(documents, request.url ?? "")) answer(200, documents[request.url ?? ""]);
    else answer(404);
  });
}
