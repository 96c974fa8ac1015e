import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { debianFiles } from "./debian-files.ts";
import { type Image, sha256 } from "./image.ts";

/** What a registry may do wrong. `corrupt` names the blob whose bytes are not those of its digest. */
export type Fault =
  | { readonly kind: "gone" | "broken" | "denied" | "cut" }
  | { readonly kind: "corrupt"; readonly digest: string };

export interface Registry {
  /** `ADDRESS:PORT`: where engines pull from. */
  readonly host: string;
  publish(repository: string, tag: string, image: Image): Promise<void>;
  /** Publishes a list of images by architecture. */
  publishList(repository: string, tag: string, images: Readonly<Record<string, Image>>): Promise<void>;
  /** What is wrong with a repository from now on; nothing with `undefined`. */
  fail(repository: string, fault: Fault | undefined): void;
  /** How many manifests were asked for since the start. */
  readonly manifestsAsked: () => number;
  stop(): Promise<void>;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Debian's docker-registry, behind a door at `address` that can be made to fail. With a login it asks for it. */
export async function startRegistry(address: string, login?: Login): Promise<Registry> {
  const directory = mkdtempSync(join(tmpdir(), "ros-registry-"));
  const port = await freePort();
  writeFileSync(join(directory, "config.yml"), configuration(directory, port, login));
  const log = openSync(join(directory, "log"), "a");
  const child = spawn(
    join(debianFiles(), "usr/bin/docker-registry"),
    ["serve", join(directory, "config.yml")],
    {
      stdio: ["ignore", log, log],
    },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const upstream = `http://127.0.0.1:${port}`;
  const headers: Record<string, string> = login
    ? { authorization: `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}` }
    : {};
  await answers(upstream, headers, join(directory, "log"));
  const faults = new Map<string, Fault>();
  let manifestsAsked = 0;
  const door = createServer((asked, answer) => {
    if (/\/manifests\//.test(asked.url ?? "")) manifestsAsked++;
    forward(
      asked,
      answer,
      port,
      faults.get(/^\/v2\/(.+)\/(manifests|blobs)\//.exec(asked.url ?? "")?.[1] ?? ""),
    );
  });
  await new Promise<void>((resolve) => door.listen(0, address, resolve));
  const put = async (path: string, type: string, body: Uint8Array): Promise<void> => {
    const answer = await fetch(`${upstream}${path}`, {
      method: "PUT",
      headers: { ...headers, "content-type": type },
      body: body as Uint8Array<ArrayBuffer>,
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const upload = async (repository: string, image: Image): Promise<void> => {
    for (const [digest, bytes] of image.blobs) {
      const begun = await fetch(`${upstream}/v2/${repository}/blobs/uploads/`, { method: "POST", headers });
      const { pathname, search } = new URL(begun.headers.get("location") ?? "", upstream);
      await put(`${pathname}${search}&digest=${digest}`, "application/octet-stream", bytes);
    }
  };
  const putManifest = (repository: string, reference: string, manifest: Image["manifest"]): Promise<void> =>
    put(
      `/v2/${repository}/manifests/${reference}`,
      manifest.mediaType,
      Buffer.from(JSON.stringify(manifest)),
    );
  return {
    host: `${address}:${(door.address() as AddressInfo).port}`,
    async publish(repository, tag, image) {
      await upload(repository, image);
      await putManifest(repository, tag, image.manifest);
    },
    async publishList(repository, tag, images) {
      const manifests = [];
      for (const [architecture, image] of Object.entries(images)) {
        await upload(repository, image);
        const bytes = Buffer.from(JSON.stringify(image.manifest));
        const digest = sha256(bytes);
        await putManifest(repository, digest, image.manifest);
        const { mediaType } = image.manifest;
        manifests.push({ mediaType, digest, size: bytes.length, platform: { architecture, os: "linux" } });
      }
      const mediaType = "application/vnd.docker.distribution.manifest.list.v2+json";
      await putManifest(repository, tag, { schemaVersion: 2, mediaType, manifests });
    },
    fail(repository, fault) {
      if (fault) faults.set(repository, fault);
      else faults.delete(repository);
    },
    manifestsAsked: () => manifestsAsked,
    async stop() {
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(directory, { recursive: true });
    },
  };
}

function forward(
  asked: IncomingMessage,
  answer: ServerResponse,
  port: number,
  fault: Fault | undefined,
): void {
  const json = { "content-type": "application/json" };
  if (fault?.kind === "gone") return void asked.socket.destroy();
  if (fault?.kind === "broken") return void answer.writeHead(500, json).end('{"errors":[]}');
  if (fault?.kind === "denied") {
    const body = { errors: [{ code: "DENIED", message: "requested access to the resource is denied" }] };
    return void answer.writeHead(403, json).end(JSON.stringify(body));
  }
  const { method, url, headers } = asked;
  const onward = request({ host: "127.0.0.1", port, method, path: url, headers }, (got) => {
    answer.writeHead(got.statusCode ?? 502, got.headers);
    const isBlob = /\/blobs\//.test(url ?? "");
    if (fault?.kind === "cut" && isBlob) got.once("data", () => answer.destroy());
    else if (fault?.kind === "corrupt" && url?.endsWith(fault.digest)) {
      got.on("data", (bytes: Uint8Array) => answer.write(bytes.map((byte) => byte ^ 1)));
      got.on("end", () => answer.end());
    } else got.pipe(answer);
  });
  onward.on("error", () => answer.destroy());
  asked.pipe(onward);
}

function configuration(directory: string, port: number, login: Login | undefined): string {
  if (login) writeFileSync(join(directory, "htpasswd"), `${login.username}:${bcrypt(login.password)}\n`);
  return JSON.stringify({
    version: 0.1,
    storage: { filesystem: { rootdirectory: join(directory, "data") } },
    http: { addr: `127.0.0.1:${port}` },
    ...(login ? { auth: { htpasswd: { realm: "test", path: join(directory, "htpasswd") } } } : {}),
  });
}

/** The registry takes bcrypt alone; the C library has it, and every Debian has a perl to ask it with. */
function bcrypt(password: string): string {
  return execFileSync("perl", ["-e", 'print crypt(<STDIN>, "\\$2b\\$05\\$abcdefghijklmnopqrstuu")'], {
    input: password,
    encoding: "utf8",
  });
}

async function freePort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url: string, headers: Record<string, string>, log: string): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    const ok = await fetch(`${url}/v2/`, { headers }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`the registry did not answer:\n${readFileSync(log, "utf8").slice(-2000)}`);
}
