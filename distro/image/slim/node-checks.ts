import { execFile, spawn } from "node:child_process";
import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  scryptSync,
  sign,
  verify,
  X509Certificate,
} from "node:crypto";
import { createSocket } from "node:dgram";
import { lookup, Resolver } from "node:dns/promises";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, createServer as createTlsServer, rootCertificates } from "node:tls";
import { promisify } from "node:util";
import { Script } from "node:vm";
import { Worker } from "node:worker_threads";
import {
  brotliCompressSync,
  brotliDecompressSync,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
  zstdDecompressSync,
} from "node:zlib";
import { parseDocument } from "yaml";
import * as z from "zod";

/** A check that hangs has failed. */
const LIMIT_MS = 60_000;

/** What the machine asks of Node, by name, and the ways in which each of it fails. */
const CHECKS: Readonly<Record<string, (folder: string) => unknown>> = {
  files(folder) {
    const [from, to] = [join(folder, "from"), join(folder, "to")];
    cpSync("/proc/self/status", join(from, "status"));
    writeFileSync(join(from, "text"), "text");
    symlinkSync("text", join(from, "link"));
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    same(readdirSync(to).sort().join(), "link,status,text");
    same(readFileSync(join(to, "link"), "utf8"), "text");
    fails("ENOENT", () => readFileSync(join(folder, "absent")));
    fails("ERR_FS_CP_EINVAL", () => cpSync(from, join(from, "below"), { recursive: true }));
    fails("ERR_FS_EISDIR", () => cpSync(from, join(folder, "flat")));
    fails("ENOENT", () => cpSync(join(folder, "absent"), join(folder, "copy"), { recursive: true }));
  },

  async programs() {
    const cat = spawn("cat");
    cat.stdin.end("through a pipe");
    same(String((await once(cat.stdout, "data"))[0]), "through a pipe");
    const { stdout } = await node("process.execve(process.execPath, ['node', '-p', '6 * 7'])");
    same(stdout.trim(), "42");
    await failsLater("ENOENT", promisify(execFile)("/absent"));
    await failsLater(3, node("process.exitCode = 3"));
  },

  async signals() {
    const caught = once(process, "SIGUSR2");
    process.kill(process.pid, "SIGUSR2");
    await caught;
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(child, "spawn");
    child.kill("SIGKILL");
    same((await once(child, "exit"))[1], "SIGKILL");
  },

  async "HTTP over a Unix socket, and upgraded"(folder) {
    const socketPath = join(folder, "socket");
    const server = createServer((_, response) => response.end("answer"));
    server.on("upgrade", (_, socket) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
      socket.pipe(socket);
    });
    await once(server.listen(socketPath), "listening");
    const [response] = await once(request({ socketPath, path: "/" }).end(), "response");
    same((await response.toArray()).join(""), "answer");
    const headers = { Connection: "Upgrade", Upgrade: "tcp" };
    const [, socket] = await once(request({ socketPath, headers }).end(), "upgrade");
    socket.write("echo");
    same(String((await once(socket, "data"))[0]), "echo");
    socket.destroy();
    server.close();
    await failsLater("ENOENT", once(request({ socketPath: join(folder, "absent") }).end(), "response"));
  },

  async fetch() {
    const server = createServer((_, response) => response.end('{"answer":42}'));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/`);
    same(((await response.json()) as { answer: number }).answer, 42);
    server.close();
    server.closeAllConnections();
    await failsLater(
      "ERR_INVALID_URL",
      fetch("http://[").catch((error: Error) => Promise.reject(error.cause)),
    );
    fails("ERR_INVALID_URL", () => new URL("//"));
  },

  async cryptography() {
    same(createHash("sha256").update("").digest("hex").slice(0, 8), "e3b0c442");
    same(scryptSync("password", "salt", 16).length, 16);
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    same(verify(null, Buffer.from("text"), publicKey, sign(null, Buffer.from("text"), privateKey)), true);
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
    same(
      (await crypto.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, new Uint8Array(4)))
        .byteLength,
      20,
    );
    fails("ERR_OSSL_UNSUPPORTED", () => createPrivateKey("no key"));
  },

  async TLS() {
    same(new X509Certificate(rootCertificates[0] as string).ca, true);
    // a shared key: the handshake without files of certificates
    const psk = Buffer.alloc(32, 7);
    const shared = { ciphers: "PSK", minVersion: "TLSv1.2", maxVersion: "TLSv1.2" } as const;
    const server = createTlsServer({ ...shared, pskCallback: () => psk }, (socket) => socket.end("secret"));
    server.on("tlsClientError", () => {});
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const client = (key: Buffer) =>
      connect({
        ...shared,
        port,
        checkServerIdentity: () => undefined,
        pskCallback: () => ({ psk: key, identity: "us" }),
      });
    same((await client(psk).toArray()).join(""), "secret");
    await failsLater("ERR_SSL_", client(Buffer.alloc(32)).toArray());
    server.close();
  },

  compression() {
    const text = Buffer.from("text ".repeat(1000));
    same(gunzipSync(gzipSync(text)).equals(text), true);
    same(brotliDecompressSync(brotliCompressSync(text)).equals(text), true);
    same(zstdDecompressSync(zstdCompressSync(text)).equals(text), true);
    fails("Z_DATA_ERROR", () => gunzipSync(Buffer.from("no archive")));
    fails("ZSTD_error_prefix_unknown", () => zstdDecompressSync(Buffer.from("no archive")));
  },

  async names() {
    same((await lookup("127.0.0.1")).address, "127.0.0.1");
    const server = createSocket("udp4");
    // the question comes back as an answer: no such name
    server.on("message", (message, from) => {
      message.writeUInt16BE(0x8183, 2);
      server.send(message, from.port, from.address);
    });
    await once(server.bind(0, "127.0.0.1"), "listening");
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${server.address().port}`]);
    await failsLater("ENOTFOUND", resolver.resolve4("absent.test"));
    server.close();
  },

  async threads() {
    const start = (text: string, memoryMiB = 64) =>
      new Worker(text, { eval: true, resourceLimits: { maxOldGenerationSizeMb: memoryMiB } });
    same((await once(start("require('worker_threads').parentPort.postMessage(1)"), "message"))[0], 1);
    await failsLater("thrown", once(start("throw Object.assign(new Error(), { code: 'thrown' })"), "exit"));
    await failsLater(
      "ERR_WORKER_OUT_OF_MEMORY",
      once(start("const all = []; for (;;) all.push([1, 2, 3])", 8), "exit"),
    );
    const busy = start("for (;;);");
    await once(busy, "online");
    await busy.terminate();
  },

  WebAssembly() {
    const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
    // one function that traps, exported as f
    const body = [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 5, 1, 3, 0, 0, 0x0b];
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from([...header, ...body])));
    fails("RuntimeError", exports.f as () => void);
    fails("CompileError", () => new WebAssembly.Module(Buffer.from([...header, 1])));
  },

  errors() {
    const open = "(";
    const endless = (): number => endless() + 1;
    fails("RangeError", endless);
    fails("SyntaxError", () => JSON.parse("{"));
    fails("SyntaxError", () => new RegExp(open));
    fails("SyntaxError", () => new Script(open));
    fails("RangeError", () => "long".repeat(2 ** 30));
    fails("RangeError", () => new ArrayBuffer(2 ** 53));
    fails("DataCloneError", () => structuredClone(() => {}));
    fails("URIError", () => decodeURIComponent("%"));
  },

  "times and texts"() {
    same(new Date(0).toLocaleString("en-US", { timeZone: "Asia/Tokyo" }).slice(0, 17), "1/1/1970, 9:00:00");
    same("e\u0301".normalize("NFC"), "é");
    same(/^\p{L}+$/u.test("été"), true);
    same(new TextDecoder("utf-16le").decode(Buffer.from("text", "utf16le")), "text");
    same(["b", "a", "C"].sort(new Intl.Collator("en").compare).join(""), "abC");
    fails("RangeError", () => new Intl.DateTimeFormat("en", { timeZone: "Nowhere" }));
  },

  configuration() {
    const document = parseDocument("rancher:\n  mtu: 1500\n");
    const schema = z.strictObject({ rancher: z.strictObject({ mtu: z.number() }) });
    same(schema.parse(document.toJS()).rancher.mtu, 1500);
    same(schema.safeParse({ rancher: { mtu: "jumbo" } }).success, false);
    same(parseDocument("a: [").errors.length > 0, true);
  },

  async "code that is kept compiled"(folder) {
    const file = join(folder, "program.mjs");
    writeFileSync(
      file,
      "import * as m from 'node:module'; m.enableCompileCache(process.argv[2]); console.log('ran');",
    );
    for (const _ of [1, 2])
      same((await promisify(execFile)(process.execPath, [file, folder])).stdout, "ran\n");
    const first = new Script("1 + 1");
    same(new Script("1 + 1", { cachedData: first.createCachedData() }).cachedDataRejected, false);
  },
};

const node = (text: string) => promisify(execFile)(process.execPath, ["-e", text]);

function same(got: unknown, expected: unknown): void {
  if (got !== expected) throw new Error(`expected ${String(expected)}, got ${String(got)}`);
}

/** Whether an error has this code, or name, or a code that begins so. */
function isError(error: unknown, expected: string | number): boolean {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return code === expected || name === expected || String(code).startsWith(String(expected));
}

function fails(expected: string, act: () => unknown): void {
  let error: unknown = "success";
  try {
    act();
  } catch (thrown) {
    error = thrown;
  }
  if (!isError(error, expected)) throw new Error(`expected the error ${expected}, got ${String(error)}`);
}

async function failsLater(expected: string | number, act: Promise<unknown>): Promise<void> {
  const error = await act.then(
    () => "success",
    (thrown: unknown) => thrown,
  );
  if (!isError(error, expected)) throw new Error(`expected the error ${expected}, got ${String(error)}`);
}

for (const [name, check] of Object.entries(CHECKS)) {
  const folder = mkdtempSync(join(tmpdir(), "node-checks-"));
  const tooLong = sleep(LIMIT_MS);
  try {
    await Promise.race([
      check(folder),
      tooLong.then(() => Promise.reject(new Error(`expected an end within ${LIMIT_MS / 1000} s`))),
    ]);
  } catch (error) {
    process.stderr.write(`${name}: ${(error as Error).message}\n`);
    process.exit(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.exit(0);
