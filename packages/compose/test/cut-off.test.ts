import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { createFakeEngine } from "../src/index.ts";
import { ours } from "./command-line.ts";

const directory = mkdtempSync(join(tmpdir(), "ros-cut-off-"));
writeFileSync(join(directory, "compose.yaml"), "name: p\nservices: {db: {image: x}, web: {image: x}}\n");
afterAll(() => rmSync(directory, { recursive: true }));

test("up makes anew what an engine that was killed starts without its network", async () => {
  const engine = createFakeEngine({ images: ["x"] });
  const run = (args: string[], on: Engine = engine) => ours({ env: {}, engine: on }, directory, args);
  const ids = async () =>
    Object.fromEntries((await engine.listContainers([])).map(({ name, id }) => [name, id]));
  await run(["up", "-d"]);
  await run(["stop"]);
  const before = await ids();
  const forgetful: Engine = {
    ...engine,
    listContainers: async (...asked) =>
      (await engine.listContainers(...asked)).map((container) =>
        container.id === before["p-db-1"] && container.state === "running"
          ? { ...container, networks: {} }
          : container,
      ),
  };
  const { exitCode, err } = await run(["up", "-d"], forgetful);
  expect(exitCode, err).toBe(0);
  const after = await ids();
  expect(Object.keys(after).sort()).toEqual(["p-db-1", "p-web-1"]);
  expect(after["p-web-1"]).toBe(before["p-web-1"]);
  expect(after["p-db-1"]).not.toBe(before["p-db-1"]);
  expect(await run(["plan", "--exit-code"], forgetful)).toMatchObject({ exitCode: 0 });
});
