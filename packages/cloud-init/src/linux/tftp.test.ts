import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { afterEach, describe, expect, test } from "vitest";
import { readTftp } from "./tftp.ts";

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

const NEVER = new AbortController().signal;

async function bound(): Promise<Socket> {
  const socket = createSocket("udp4");
  sockets.push(socket);
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return socket;
}

const data = (number: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0, 3, number >> 8, number & 0xff]), content]);

/** A server that answers a request from a second port; `send` may lose or double what it is given. */
async function serveFile(
  content: Buffer,
  send = (socket: Socket, packet: Buffer, to: RemoteInfo): void => socket.send(packet, to.port, to.address),
) {
  const [door, room] = [await bound(), await bound()];
  const requests: string[] = [];
  const block = (number: number): Buffer =>
    data(number & 0xffff, content.subarray((number - 1) * 512, number * 512));
  let sent = 0;
  door.on("message", (message, from) => {
    requests.push(message.toString("latin1"));
    // a question that comes twice is answered with where the answer is now
    sent = Math.max(1, sent);
    send(room, block(sent), from);
  });
  room.on("message", (message, from) => {
    if (message.readUInt16BE(0) !== 4 || message.readUInt16BE(2) !== (sent & 0xffff)) return;
    if (sent * 512 > content.length) return;
    sent++;
    send(room, block(sent), from);
  });
  return { port: door.address().port, requests };
}

const read = (port: number, more = {}) =>
  readTftp({ host: "127.0.0.1", port }, "a/b.yml", { signal: NEVER, repeatMs: 20, ...more });

describe("readTftp()", () => {
  test.each([0, 1, 511, 512, 513, 5000])("reads a file of %i bytes", async (size) => {
    const content = Buffer.from(Array.from({ length: size }, (_, index) => index % 251));
    const { port, requests } = await serveFile(content);
    expect(Buffer.from((await read(port))!)).toEqual(content);
    expect(requests[0]).toBe("\0\x01a/b.yml\0octet\0");
  });

  test("repeats what was lost, and takes a block that comes twice once", async () => {
    const content = Buffer.alloc(2000, "x");
    let count = 0;
    const { port } = await serveFile(content, (socket, packet, to) => {
      count++;
      if (count === 1) return;
      socket.send(packet, to.port, to.address);
      socket.send(packet, to.port, to.address);
    });
    expect(Buffer.from((await read(port))!)).toEqual(content);
  });

  test("a file that is not there is none; another error is one", async () => {
    const door = await bound();
    let code = 1;
    door.on("message", (_, from) => door.send(Buffer.from([0, 5, 0, code, 0]), from.port, from.address));
    expect(await read(door.address().port)).toBeUndefined();
    code = 2;
    await expect(read(door.address().port)).rejects.toThrow("expected a file, got error 2");
  });

  test("refuses a file that is too large", async () => {
    const { port } = await serveFile(Buffer.alloc(3000));
    await expect(read(port, { maxBytes: 1000 })).rejects.toThrow("expected at most 1000 bytes");
  });

  test("ignores a stranger who answers in between", async () => {
    const stranger = await bound();
    const { port } = await serveFile(Buffer.from("true"), (socket, packet, to) => {
      stranger.send(data(2, Buffer.from("false")), to.port, to.address, () =>
        socket.send(packet, to.port, to.address),
      );
    });
    expect(Buffer.from((await read(port))!).toString()).toBe("true");
  });

  test("stops when it is told to", async () => {
    const silent = await bound();
    const abort = new AbortController();
    silent.on("message", () => abort.abort(new Error("enough")));
    await expect(read(silent.address().port, { signal: abort.signal })).rejects.toThrow("enough");
  });
});
