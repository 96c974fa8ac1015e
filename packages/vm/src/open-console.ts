import { closeSync, constants, openSync, readSync, write } from "node:fs";
import { Duplex } from "node:stream";

export interface OpenConsole {
  /** What the guest prints, and what it reads. */
  readonly stream: Duplex;
  /** The guest is gone: give out what it printed last, then close. */
  readonly finish: () => void;
}

const INTERVAL_MS = 20;

/**
 * The console as QEMU writes it to a file. Not through a socket: its buffer is full after some 250
 * characters that a busy reader has not taken yet, and the guest's kernel then drops characters.
 */
export function openConsole(logFile: string, fifo: string): OpenConsole {
  const log = openSync(logFile, "r");
  // without a reader this fails rather than waits
  const input = openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK);
  const buffer = Buffer.alloc(64 * 1024);
  const stream = new Duplex({
    allowHalfOpen: false,
    read() {},
    write(chunk: Buffer, _encoding, done) {
      send(input, chunk, done);
    },
    destroy(error, done) {
      clearInterval(timer);
      closeSync(log);
      closeSync(input);
      done(error);
    },
  });
  const poll = () => {
    for (let length = readSync(log, buffer); length > 0; length = readSync(log, buffer)) {
      stream.push(Buffer.from(buffer.subarray(0, length)));
    }
  };
  const timer = setInterval(poll, INTERVAL_MS).unref();
  const finish = () => {
    if (stream.destroyed) return;
    poll();
    clearInterval(timer);
    stream.push(null);
  };
  return { stream, finish };
}

/** What is typed into a guest that has gone is lost, as on a real line. */
function send(file: number, chunk: Buffer, done: () => void): void {
  write(file, chunk, (error, written) => {
    if (error?.code === "EAGAIN") setTimeout(send, INTERVAL_MS, file, chunk, done).unref();
    else if (error === null && written < chunk.length) send(file, chunk.subarray(written), done);
    else done();
  });
}
