import { createGzip } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { type Served, serve } from "../../test/serve-tree.ts";
import { type Clock, systemClock } from "./clock.ts";
import { httpClient } from "./http-client.ts";

const NEVER = new AbortController().signal;
const servers: Served[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serving(handle: Parameters<typeof serve>[0]): Promise<Served> {
  const server = await serve(handle);
  servers.push(server);
  return server;
}

/** Pauses take no time and are written down; limits never end. */
function impatient(): { clock: Clock; pauses: number[] } {
  const pauses: number[] = [];
  const after: Clock["after"] = (milliseconds, signal) => {
    if (milliseconds === LIMIT)
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    pauses.push(milliseconds);
    signal.throwIfAborted();
    return Promise.resolve();
  };
  return { clock: { after }, pauses };
}

const LIMIT = 123_456;
const client = (clock: Clock, maxBytes = 1000) => httpClient({ fetch, clock, timeoutMs: LIMIT, maxBytes });
const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();

describe("httpClient()", { timeout: 60_000 }, () => {
  test("reads a document with the headers it was given", async () => {
    const server = await serving(
      (request, response) => void response.end(`${request.method} ${request.headers["x-a"]}`),
    );
    const get = client(impatient().clock);
    expect(text(await get.get(`${server.origin}/a`, { signal: NEVER, headers: { "X-A": "b" } }))).toBe(
      "GET b",
    );
    expect(text(await get.get(`${server.origin}/a`, { signal: NEVER, method: "PUT" }))).toBe("PUT undefined");
  });

  test.each([400, 401, 403, 404, 410])(
    "status %i means that there is no document, and is not tried again",
    async (status) => {
      const server = await serving((_, response) => void response.writeHead(status).end("no"));
      expect(await client(impatient().clock).get(server.origin, { signal: NEVER })).toBeUndefined();
      expect(server.asked).toHaveLength(1);
    },
  );

  test("tries a server that is not ready again, with growing pauses", async () => {
    let left = 4;
    const server = await serving((request, response) => {
      if (left-- === 0) response.end("ready");
      else if (left === 2) request.socket.destroy();
      else response.writeHead(left % 2 === 0 ? 503 : 429).end();
    });
    const { clock, pauses } = impatient();
    expect(text(await client(clock).get(server.origin, { signal: NEVER }))).toBe("ready");
    expect(pauses).toEqual([50, 100, 200, 400]);
  });

  test("gives up after fifteen tries and names the place, not the secret", async () => {
    const server = await serving((_, response) => void response.writeHead(500).end());
    const { clock, pauses } = impatient();
    await expect(client(clock).get(`${server.origin}/x?sig=secret`, { signal: NEVER })).rejects.toThrow(
      `${server.origin}/x: expected a document, got status 500`,
    );
    expect(server.asked).toHaveLength(15);
    expect(Math.max(...pauses)).toBe(5000);
  });

  test("sends a user and a password as a header, to that host alone", async () => {
    const server = await serving(
      (request, response) => void response.end(`${request.url} ${request.headers.authorization}`),
    );
    const address = server.origin.replace("//", "//user:p%40ss@");
    const expected = `/x Basic ${Buffer.from("user:p@ss").toString("base64")}`;
    expect(text(await client(impatient().clock).get(`${address}/x`, { signal: NEVER }))).toBe(expected);
  });

  test.each(["ftp://example.com/", "file:///etc/shadow", "not an address"])(
    "refuses %s at once",
    async (address) => {
      const { clock, pauses } = impatient();
      await expect(client(clock).get(address, { signal: NEVER })).rejects.toThrow(
        "expected an http or https address",
      );
      expect(pauses).toEqual([]);
    },
  );

  test("says why a server cannot be reached, and asks once if told so", async () => {
    const server = await serve(() => undefined);
    await server.close();
    const { clock, pauses } = impatient();
    await expect(client(clock).get(`${server.origin}/`, { signal: NEVER, once: true })).rejects.toThrow(
      "expected an answer, got ECONNREFUSED",
    );
    expect(pauses).toEqual([]);
  });

  test("a try ends after its limit even if the server holds the line", async () => {
    const server = await serving(() => undefined);
    const fired: number[] = [];
    const clock: Clock = { after: async (milliseconds) => void fired.push(milliseconds) };
    await expect(
      httpClient({ fetch, clock }).get(server.origin, { signal: NEVER, once: true }),
    ).rejects.toThrow("expected an answer within 5000 ms");
    expect(fired).toEqual([5000]);
  });

  test("a body that never ends is cut off by the limit, too", async () => {
    const server = await serving((_, response) => void response.write("x"));
    await expect(
      httpClient({ fetch, clock: systemClock, timeoutMs: 20 }).get(server.origin, {
        signal: NEVER,
        once: true,
      }),
    ).rejects.toThrow("within 20 ms");
  });

  test("stops at once when it is told to", async () => {
    const abort = new AbortController();
    const server = await serving(() => abort.abort(new Error("enough")));
    await expect(client(impatient().clock).get(server.origin, { signal: abort.signal })).rejects.toThrow(
      "enough",
    );
    expect(server.asked).toHaveLength(1);
  });

  test.each([
    ["announced", 1001, {}],
    ["streamed", 1001, { "transfer-encoding": "chunked" }],
  ])("refuses a body that is too large, %s", async (_, size, headers) => {
    const server = await serving(
      (_request, response) => void response.writeHead(200, headers).end("x".repeat(size)),
    );
    await expect(client(impatient().clock).get(server.origin, { signal: NEVER })).rejects.toThrow(
      "expected at most 1000 bytes",
    );
    expect(server.asked).toHaveLength(1);
  });

  test("counts what a compressed body becomes", async () => {
    const server = await serving((_, response) => {
      const gzip = createGzip();
      gzip.pipe(response.writeHead(200, { "content-encoding": "gzip" }));
      gzip.end(Buffer.alloc(10_000_000));
    });
    await expect(client(impatient().clock, 100_000).get(server.origin, { signal: NEVER })).rejects.toThrow(
      "expected at most 100000 bytes",
    );
  });
});

describe("httpClient() and redirects", { timeout: 60_000 }, () => {
  const to = (location: string) =>
    serving((request, response) => {
      if (request.url === "/end") response.end("end");
      else response.writeHead(302, { location }).end();
    });

  test.each(["/end", "end", "./a/../end"])("follows %s on the same host", async (location) => {
    const server = await to(location);
    expect(text(await client(impatient().clock).get(`${server.origin}/start`, { signal: NEVER }))).toBe(
      "end",
    );
  });

  test.each([
    ["http://169.254.169.254/latest/meta-data/", "169.254.169.254"],
    ["//example.com/", "example.com"],
    ["http://127.0.0.1:1/", "127.0.0.1:1"],
    ["file:///etc/shadow", "file:"],
    ["http://[bad", "no address"],
  ])("refuses %s", async (location, words) => {
    const server = await to(location);
    await expect(client(impatient().clock).get(server.origin, { signal: NEVER })).rejects.toThrow(
      `expected a redirect within the host, got ${words}`,
    );
    expect(server.asked).toHaveLength(1);
  });

  test("ends a loop", async () => {
    const server = await to("/again");
    await expect(client(impatient().clock).get(server.origin, { signal: NEVER })).rejects.toThrow(
      "expected at most 5 redirects",
    );
    expect(server.asked).toHaveLength(6);
  });
});
