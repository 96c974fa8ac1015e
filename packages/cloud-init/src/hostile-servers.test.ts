import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type Consulted, consultDataSources } from "./consult-data-sources.ts";
import type { Clock } from "./http/clock.ts";
import { httpClient } from "./http/http-client.ts";
import type { Machine } from "./sources/data-source.ts";
import { parseYamlMap } from "./sources/parse-yaml-map.ts";

const OK = "HTTP/1.1 200 OK\r\n";
const LIMIT = 10_000;
const LONGEST_PAUSE = 5000;
const MAX_BYTES = 1_000_000;

/** A server that says what it wants, HTTP or not. */
class Liar {
  readonly origin: string;
  asked = 0;
  readonly #server: Server;
  readonly #open: Set<Socket>;

  constructor(server: Server, open: Set<Socket>) {
    this.#server = server;
    this.#open = open;
    this.origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  }

  /** Resolves when the client has hung up everywhere. */
  async left(): Promise<void> {
    await Promise.all([...this.#open].map((socket) => new Promise((closed) => socket.once("close", closed))));
  }

  close(): Promise<unknown> {
    for (const socket of this.#open) socket.destroy();
    return new Promise((closed) => this.#server.close(closed));
  }
}

const liars: Liar[] = [];
afterEach(() => Promise.all(liars.splice(0).map((liar) => liar.close())));

async function lying(say: (socket: Socket) => void): Promise<Liar> {
  const open = new Set<Socket>();
  let liar: Liar | undefined;
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket)).on("error", () => undefined);
    socket.once("data", () => {
      liar!.asked++;
      say(socket);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  liar = new Liar(server, open);
  liars.push(liar);
  return liar;
}

/** Write again and again for as long as the client listens. */
function forever(socket: Socket, next: string, each: () => void = () => undefined): void {
  const write = (): void => {
    if (socket.destroyed) return;
    each();
    if (socket.write(next)) setImmediate(write);
    else socket.once("drain", write);
  };
  write();
}

/** Pauses take no time, a try has no limit of its own, and the whole ends when the test says so. */
function clockOf(end: Promise<void>): Clock {
  return {
    after: (milliseconds, signal) => {
      const isLimit = milliseconds > LONGEST_PAUSE;
      const aborted = new Promise<never>((_, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
      if (!isLimit) return Promise.race([new Promise<void>((resolve) => setImmediate(resolve)), aborted]);
      return milliseconds === LIMIT ? Promise.race([end, aborted]) : aborted;
    },
  };
}

function consult(origin: string, end: Promise<void> = new Promise(() => undefined)): Promise<Consulted> {
  const clock = clockOf(end);
  const machine: Machine = {
    http: httpClient({ fetch, clock, timeoutMs: LONGEST_PAUSE + 1, maxBytes: MAX_BYTES }),
    parseYaml: parseYamlMap,
    readFile: async () => undefined,
    withVolume: async () => undefined,
    tftp: async () => undefined,
    now: () => new Date(),
  };
  return consultDataSources([`url:${origin}/`], machine, { clock, limitMs: LIMIT });
}

const messages = ({ diagnostics }: Consulted): string => diagnostics.map(({ message }) => message).join("\n");

describe("a server that", { timeout: 20_000 }, () => {
  test.each([
    ["sends its body byte by byte", `${OK}\r\n`, "x", 100],
    [
      "sends its body byte by byte, and announces gigabytes",
      `${OK}Content-Length: 9000000000\r\n\r\n`,
      "x",
      100,
    ],
    ["sends its head byte by byte", "", "H", 1],
    ["says nothing", "", "", 1],
    ["sends chunks without an end", `${OK}Transfer-Encoding: chunked\r\n\r\n`, "1\r\nx\r\n", 100],
    ["promises to answer later", "", "HTTP/1.1 103 Early Hints\r\n\r\n", 5],
  ])("%s costs the time of the data sources and no more", async (_, head, next, count) => {
    let over: () => void = () => undefined;
    const end = new Promise<void>((resolve) => {
      over = resolve;
    });
    let sent = 0;
    const server = await lying((socket) => {
      socket.write(head);
      forever(socket, next, () => {
        if (++sent === count) over();
      });
    });
    const told = await consult(server.origin, end);
    expect(told.isAnswer).toBe(false);
    expect(messages(told)).toContain("expected an answer");
    await server.left();
  });

  test.each([
    ["without saying so", `${OK}\r\n`],
    ["and says so", `${OK}Content-Length: 9000000000\r\n\r\n`],
  ])("sends gigabytes, %s, is left", async (_, head) => {
    const server = await lying((socket) => {
      socket.write(head);
      forever(socket, "x".repeat(65_536));
    });
    expect(messages(await consult(server.origin))).toContain(`expected at most ${MAX_BYTES} bytes`);
    await server.left();
    expect(server.asked).toBe(1);
  });

  test.each([
    ["announces more than it sends", `${OK}Content-Length: 100\r\n\r\n#cloud-config\n`],
    ["announces a negative length", `${OK}Content-Length: -1\r\n\r\n#cloud-config\n`],
    ["announces two lengths", `${OK}Content-Length: 1\r\nContent-Length: 14\r\n\r\n#cloud-config\n`],
    ["cuts off its chunks", `${OK}Transfer-Encoding: chunked\r\n\r\nff\r\n#cloud-config\n`],
    ["sends a head without an end", `${OK}X-A: ${"b".repeat(20_000)}\r\n`],
    ["speaks another language", "220 mail.example.com ESMTP\r\n"],
  ])("%s has said nothing, and is asked fifteen times at most", async (_, answer) => {
    const server = await lying((socket) => void socket.end(answer));
    const told = await consult(server.origin);
    expect(told.isAnswer).toBe(false);
    expect(told.userData.parts).toEqual([]);
    expect(messages(told)).toMatch(/^expected an answer from url: \S/);
    expect(server.asked).toBeLessThanOrEqual(15);
  });

  test("sends more than it announces is read as far as it announced", async () => {
    const server = await lying(
      (socket) => void socket.end(`${OK}Content-Length: 14\r\n\r\n#cloud-config\nhostname: x\n`),
    );
    const told = await consult(server.origin);
    expect(JSON.stringify(told.userData.parts)).not.toContain("hostname");
  });

  test.each([
    "file:///etc/shadow",
    "http://169.254.169.254/latest/",
    "//example.com/",
    "https://example.com/",
    "data:text/plain,x",
  ])("sends on to %s is not followed", async (location) => {
    const server = await lying(
      (socket) => void socket.end(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`),
    );
    expect(messages(await consult(server.origin))).toContain("expected a redirect within the host");
    expect(server.asked).toBe(1);
  });
});
