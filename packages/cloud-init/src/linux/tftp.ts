import { createSocket, type RemoteInfo } from "node:dgram";
import { lookup } from "node:dns/promises";

/** RFC 1350 §5: operation codes. */
const READ = 1;
const DATA = 3;
const ACKNOWLEDGE = 4;
const ERROR = 5;

const BLOCK_BYTES = 512;
const FILE_NOT_FOUND = 1;

export interface TftpOptions {
  readonly signal: AbortSignal;
  readonly maxBytes?: number;
  /** Ask again after this silence. */
  readonly repeatMs?: number;
}

/** Read a file in octet mode; undefined if the server says that there is none. */
export async function readTftp(
  server: { readonly host: string; readonly port: number },
  path: string,
  { signal, maxBytes = 16 * 1024 * 1024, repeatMs = 1000 }: TftpOptions,
): Promise<Uint8Array | undefined> {
  if (path.includes("\0")) throw new Error("tftp: expected the path of a file");
  const { address, family } = await lookup(server.host);
  signal.throwIfAborted();
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  const { promise, resolve, reject } = settlement<Uint8Array | undefined>();
  const chunks: Buffer[] = [];
  let size = 0;
  let expected = 1;
  // §4: the server answers from a port of its own, and keeps it
  let peer: number | undefined;
  let last = Buffer.from(`\0${String.fromCharCode(READ)}${path}\0octet\0`, "utf8");
  const send = (): void => socket.send(last, peer ?? server.port, address, (error) => error && reject(error));

  socket.on("message", (message: Buffer, from: RemoteInfo) => {
    if (from.address !== address || (peer !== undefined && from.port !== peer) || message.length < 4) return;
    const operation = message.readUInt16BE(0);
    const number = message.readUInt16BE(2);
    if (operation === ERROR) {
      if (number === FILE_NOT_FOUND) resolve(undefined);
      else reject(new Error(`tftp://${server.host}/${path}: expected a file, got error ${number}`));
      return;
    }
    if (operation !== DATA) return;
    // a block that comes again is acknowledged again; block numbers wrap
    const isNext = number === (expected & 0xffff);
    if (!isNext && number !== ((expected - 1) & 0xffff)) return;
    peer = from.port;
    if (isNext) {
      expected++;
      const data = message.subarray(4);
      size += data.length;
      if (size > maxBytes)
        return reject(new Error(`tftp://${server.host}/${path}: expected at most ${maxBytes} bytes`));
      chunks.push(Buffer.from(data));
      last = Buffer.from([0, ACKNOWLEDGE, number >> 8, number & 0xff]);
      send();
      if (data.length < BLOCK_BYTES) resolve(Buffer.concat(chunks));
    } else {
      send();
    }
  });
  socket.on("error", reject);
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  const repeat = setInterval(send, repeatMs);
  send();
  try {
    return await promise;
  } finally {
    clearInterval(repeat);
    signal.removeEventListener("abort", stop);
    // the last acknowledgement is on its way out
    setImmediate(() => socket.close());
  }
}

function settlement<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
} {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
