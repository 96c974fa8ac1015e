import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRecordingEngine } from "../bench/recording-engine.ts";
import { dockerEngine } from "../src/docker.ts";
import { ours } from "./command-line.ts";

const SERVICES = 100;
const directory = mkdtempSync(join(tmpdir(), "ros-requests-"));
const socketPath = join(directory, "docker.sock");
const recording = createRecordingEngine();

beforeAll(async () => {
  const services = Array.from({ length: SERVICES }, (_, index) => `  s${index}: {image: "bench:1"}\n`).join(
    "",
  );
  writeFileSync(join(directory, "compose.yaml"), `name: many\nservices:\n${services}`);
  await new Promise<void>((resolve) => recording.server.listen(socketPath, resolve));
});
afterAll(() => {
  recording.server.close();
  recording.server.closeAllConnections();
  rmSync(directory, { recursive: true });
});

/** The requests of one command, and what it printed. Each command is a new program to the engine. */
async function requestsOf(...args: string[]): Promise<{ requests: string[]; out: string; err: string }> {
  const engine = dockerEngine({ socketPath });
  const { exitCode, out, err } = await ours({ env: {}, engine }, directory, args);
  expect(exitCode, err).toBe(0);
  return { requests: recording.takeRequests(), out, err };
}

test("up, up again and ps ask the engine no more than they need", { timeout: 60_000 }, async () => {
  const fresh = await requestsOf("up", "-d");
  // one to create and one to start each, the network, and the lists of containers, networks and images
  expect(fresh.requests).toHaveLength(2 * SERVICES + 1 + 3);
  expect(fresh.err.match(/ Container many-s\d+-1 {2}Started\n/g)).toHaveLength(SERVICES);

  const again = await requestsOf("up", "-d");
  expect(again.requests.toSorted()).toEqual(["GET /containers/json", "GET /images/json", "GET /networks"]);

  const ps = await requestsOf("ps");
  expect(ps.requests).toEqual(["GET /containers/json"]);
  expect(ps.out.trim().split("\n")).toHaveLength(SERVICES + 1);
});
