import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { createRecordingEngine } from "../../bench/recording-engine.ts";
import type { Engine } from "../engine/engine.ts";
import { dockerEngine } from "./docker-engine.ts";

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** A server at a socket, and our engine that talks to it. */
async function engineAt(server = createServer()): Promise<Engine> {
  const directory = mkdtempSync(join(tmpdir(), "ros-engine-"));
  const socketPath = join(directory, "docker.sock");
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  cleanUps.push(() => {
    server.close();
    server.closeAllConnections();
    rmSync(directory, { recursive: true });
  });
  return dockerEngine({ socketPath });
}

const answering = (listener: RequestListener): Promise<Engine> => engineAt(createServer(listener));

describe("dockerEngine() agrees on an API version", () => {
  test.each([
    ["1.41", "v1.41"],
    ["1.45", "v1.45"],
    ["1.60", "v1.51"],
  ])("with an engine of %s by the first answer: %s", async (apiVersion, spoken) => {
    const recording = createRecordingEngine({ apiVersion });
    const engine = await engineAt(recording.server);
    await engine.listContainers([]);
    await engine.listImages();
    expect(await engine.info()).toMatchObject({ apiVersion: spoken.slice(1), engineVersion: "20.10.24" });
    expect(recording.takeRequests()).toEqual(["GET /containers/json", `GET /${spoken}/images/json`]);
  });

  test("before it first changes something", async () => {
    const recording = createRecordingEngine();
    const engine = await engineAt(recording.server);
    await engine.createVolume({ Name: "v", Labels: {} });
    await engine.createVolume({ Name: "w", Labels: {} });
    const create = "POST /v1.41/volumes/create";
    expect(recording.takeRequests()).toEqual(["GET /_ping", create, create]);
  });
});

test.each([
  ["running", { NetworkID: "n", EndpointID: "", MacAddress: "", IPAddress: "", GlobalIPv6Address: "" }, {}],
  ["running", { NetworkID: "n", EndpointID: "", IPAddress: "10.0.0.2" }, { net: "n" }],
  ["running", { NetworkID: "n", EndpointID: "e" }, { net: "n" }],
  ["running", { NetworkID: "n" }, { net: "n" }],
  ["exited", { NetworkID: "n", EndpointID: "" }, { net: "n" }],
])("dockerEngine() lists a container, %s at %j, on %j", async (State, endpoint, networks) => {
  const row = { Id: "c", Names: ["/c"], State, NetworkSettings: { Networks: { net: endpoint } } };
  const engine = await answering((_, response) => response.end(JSON.stringify([row])));
  expect(await engine.listContainers([])).toMatchObject([{ id: "c", networks }]);
});

describe("dockerEngine() tells what went wrong", () => {
  test.each([
    [404, '{"message":"No such container: x"}', "ENGINE_NOT_FOUND", "No such container: x"],
    [409, '{"message":"in use"}', "ENGINE_CONFLICT", "in use"],
    [500, '{"message":"id already in use"}', "ENGINE_LOST_TRACK", "id already in use"],
    [
      500,
      `{"message":"failed to start shim: mkdir /run/io.containerd.runtime.v2.task/moby/${"0f".repeat(32)}: file exists: unknown"}`,
      "ENGINE_LOST_TRACK",
      `failed to start shim: mkdir /run/io.containerd.runtime.v2.task/moby/${"0f".repeat(32)}: file exists: unknown`,
    ],
    [
      500,
      `{"message":"task ${"0f".repeat(32)}: already exists: unknown"}`,
      "ENGINE_LOST_TRACK",
      `task ${"0f".repeat(32)}: already exists: unknown`,
    ],
    [500, "the proxy is down\n", "ENGINE_FAILED", "the proxy is down"],
    [403, "", "ENGINE_DENIED", "GET /containers/x/json"],
  ])("by the status %i and the body %s", async (status, body, code, message) => {
    const engine = await answering((_, response) => response.writeHead(status).end(body));
    await expect(engine.inspectContainer("x")).rejects.toMatchObject({ code, message, status });
  });

  test.each([
    ["of a volume itself", "p_data/_data", "ENGINE_VOLUME_WITHOUT_FOLDER", "p_data"],
    ["below a volume that has one", "p_data/_data/below", "ENGINE_FAILED", undefined],
  ])("when it misses the folder %s", async (_, path, code, volume) => {
    const folder = `/var/lib/docker/volumes/${path}`;
    const message = `error evaluating symlinks from mount source "${folder}": lstat ${folder}: no such file or directory`;
    const engine = await answering((_, response) => response.writeHead(500).end(JSON.stringify({ message })));
    await expect(engine.startContainer("x")).rejects.toMatchObject({ code, volume });
  });

  test("when it cannot connect to a process", async () => {
    const engine = await answering((request, response) =>
      response.writeHead(request.method === "POST" ? 404 : 200).end('{"message":"No such container: x"}'),
    );
    const attached = engine.attach("x", { stdin: false, tty: false });
    await expect(attached).rejects.toMatchObject({ code: "ENGINE_NOT_FOUND", status: 404 });
  });

  test("when nobody listens", async () => {
    const engine = dockerEngine({ socketPath: join(tmpdir(), "ros-no-such-socket") });
    await expect(engine.listImages()).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
  });

  test("when the connection ends within an answer", async () => {
    const engine = await answering((_, response) => {
      response.writeHead(200, { "Content-Length": 100 }).write("[");
      setImmediate(() => response.destroy());
    });
    await expect(engine.listImages()).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
  });
});

test("dockerEngine() asks again for a list when its idle connection is closed under it", async () => {
  let requests = 0;
  const engine = await answering((request, response) => {
    if (++requests === 2) request.socket.destroy();
    else response.end("[]");
  });
  await engine.listImages();
  expect(await engine.listImages()).toEqual([]);
  expect(requests).toBe(3);
});

describe("dockerEngine() gives up when its signal is aborted", () => {
  test.each([
    ["before the request", () => {}, true],
    ["before the answer", () => {}, false],
    ["within the answer", (write: () => void) => write(), false],
  ])("%s", async (_, begin, isEarly) => {
    const abort = new AbortController();
    const reason = new Error("enough");
    const engine = await answering((request, response) => {
      if (request.url === "/_ping") return void response.end();
      begin(() => response.writeHead(200, { "Content-Length": 100 }).write("["));
      setImmediate(() => abort.abort(reason));
    });
    if (isEarly) abort.abort(reason);
    await expect(engine.listImages({ signal: abort.signal })).rejects.toBe(reason);
  });
});
