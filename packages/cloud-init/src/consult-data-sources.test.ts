import { afterEach, describe, expect, test } from "vitest";
import { type Served, serve, serveTree } from "../test/serve-tree.ts";
import { consultDataSources } from "./consult-data-sources.ts";
import { type Clock, systemClock } from "./http/clock.ts";
import { httpClient } from "./http/http-client.ts";
import type { Machine } from "./sources/data-source.ts";
import { parseYamlMap } from "./sources/parse-yaml-map.ts";

const servers: Served[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

function machine(): Machine {
  return {
    http: httpClient({ fetch, clock: systemClock }),
    parseYaml: parseYamlMap,
    readFile: async () => undefined,
    withVolume: async () => undefined,
    tftp: async () => undefined,
    now: () => new Date(),
  };
}

describe("consultDataSources()", { timeout: 60_000 }, () => {
  test("reads the source, its user data and what that includes", async () => {
    const documents: Record<string, string> = {
      "/more": "#!/bin/sh\n",
      "/meta-data": "local-hostname: web\n",
    };
    const server = await serveTree(documents);
    servers.push(server);
    documents["/user-data"] = `#include\n${server.origin}/more\n${server.origin}/missing\n`;
    const { kind, userData, metadata, diagnostics } = await consultDataSources(
      [`nocloud:${server.origin}`],
      machine(),
      { clock: systemClock },
    );
    expect(kind).toBe("nocloud");
    expect(metadata.hostname).toBe("web");
    expect(userData.parts).toMatchObject([{ kind: "script", name: `${server.origin}/more` }]);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      `expected a document at ${server.origin}/missing: there is none`,
    ]);
  });

  test("nothing configured is nothing told", async () => {
    expect(await consultDataSources([], machine(), { clock: systemClock })).toEqual({
      kind: undefined,
      isAnswer: false,
      userData: { kind: "none", parts: [], diagnostics: [] },
      metadata: { sshPublicKeys: {} },
      diagnostics: [],
    });
  });

  test("an included document that never comes is bounded by the same limit", async () => {
    const limits: (() => void)[] = [];
    const clock: Clock = {
      after: (milliseconds, signal) =>
        new Promise((resolve, reject) => {
          if (milliseconds === 10_000) limits.push(resolve);
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
    };
    // the request for the document is the sign that all else is done
    const silent = await serve(() => {
      for (const end of limits) end();
    });
    const server = await serveTree({
      "/meta-data": "{}",
      "/user-data": `#include\n${silent.origin}/never\n`,
    });
    servers.push(silent, server);
    const { userData, diagnostics } = await consultDataSources([`nocloud:${server.origin}`], machine(), {
      clock,
    });
    expect(userData.parts).toEqual([]);
    expect(diagnostics).toMatchObject([
      { code: "USER_DATA_INCLUDE", message: expect.stringContaining("within 10000 ms") },
    ]);
  });

  test("a source that fails is a warning", async () => {
    const broken = { ...machine(), http: { get: () => Promise.reject(new Error("no route")) } };
    const { kind, diagnostics } = await consultDataSources(["gce"], broken, { clock: systemClock });
    expect(kind).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: "DATA_SOURCE_FAILED", severity: "warning", message: "expected an answer from gce: no route" },
    ]);
  });
});
