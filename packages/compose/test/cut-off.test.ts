import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { EngineError } from "../src/engine/engine-error.ts";
import { createFakeEngine } from "../src/index.ts";
import { ours } from "./command-line.ts";

const directory = mkdtempSync(join(tmpdir(), "ros-cut-off-"));
writeFileSync(join(directory, "compose.yaml"), "name: p\nservices: {db: {image: x}, web: {image: x}}\n");
afterAll(() => rmSync(directory, { recursive: true }));

/** An engine, and the same as it is when it was killed while it started `p-db-1`. */
async function engines(...begin: string[]) {
  const engine = createFakeEngine({ images: ["x"] });
  const run = (args: string[], on: Engine = engine) => ours({ env: {}, engine: on }, directory, args);
  const ids = async () =>
    Object.fromEntries((await engine.listContainers([])).map(({ name, id }) => [name, id]));
  await run(begin);
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
  const expectDbMadeAnew = async () => {
    const after = await ids();
    expect(Object.keys(after).sort()).toEqual(["p-db-1", "p-web-1"]);
    expect(after["p-web-1"]).toBe(before["p-web-1"]);
    expect(after["p-db-1"]).not.toBe(before["p-db-1"]);
    expect(await run(["plan", "--exit-code"], forgetful)).toMatchObject({ exitCode: 0 });
  };
  return { run, ids, forgetful, expectDbMadeAnew };
}

/** The engine as it is when it was not killed: it still has the events of its containers. */
function remembering(engine: Engine): Engine {
  return {
    ...engine,
    events: async () =>
      (async function* () {
        for (const { id } of await engine.listContainers([]))
          yield { type: "container", action: "create", id, attributes: {}, timeMs: 0 };
      })(),
  };
}

test("plan tells of a container that runs without its network, and up makes it anew", async () => {
  const { run, forgetful, expectDbMadeAnew } = await engines("up", "-d");
  const planned = await run(["plan", "--exit-code"], forgetful);
  expect(planned).toMatchObject({
    exitCode: 2,
    out: expect.stringContaining("it is not on network p_default"),
  });
  expect(await run(["up", "-d"], forgetful)).toMatchObject({ exitCode: 0 });
  await expectDbMadeAnew();
});

test("up makes anew what it started, and what then runs without its network", async () => {
  const { run, forgetful, expectDbMadeAnew } = await engines("create");
  expect(await run(["up", "-d"], forgetful)).toMatchObject({ exitCode: 0 });
  await expectDbMadeAnew();
});

test("up does not look again where the engine knows that it made the containers: it was not killed since", async () => {
  const { run, forgetful } = await engines("create");
  let lists = 0;
  const counting: Engine = {
    ...remembering(forgetful),
    listContainers: (...asked) => {
      lists++;
      return forgetful.listContainers(...asked);
    },
  };
  expect(await run(["up", "-d"], counting)).toMatchObject({ exitCode: 0 });
  expect(lists).toBe(1);
});

describe("a container that was never started and cannot be started", () => {
  const failing = (engine: Engine, isBroken: (id: string) => boolean): Engine => ({
    ...engine,
    startContainer: async (id, ...more) => {
      if (isBroken(id)) throw new EngineError("ENGINE_FAILED", "left over");
      return engine.startContainer(id, ...more);
    },
  });

  test("is made anew where the engine was killed since", async () => {
    const { run, ids, forgetful, expectDbMadeAnew } = await engines("create");
    const { "p-db-1": broken } = await ids();
    expect(
      await run(
        ["up", "-d"],
        failing(forgetful, (id) => id === broken),
      ),
    ).toMatchObject({ exitCode: 0 });
    await expectDbMadeAnew();
  });
  test("is made anew once, and then it is its own fault", async () => {
    const { run, ids, forgetful } = await engines("create");
    const web = (await ids())["p-web-1"];
    const ran = await run(
      ["up", "-d"],
      failing(forgetful, (id) => id !== web),
    );
    expect(ran).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining("ros-compose: container p-db-1: left over"),
    });
    expect(ran.err.match(/p-db-1 {2}Created/g)).toHaveLength(1);
  });
  test("stays where the engine knows that it made it", async () => {
    const { run, ids, forgetful } = await engines("create");
    const before = await ids();
    const ran = await run(
      ["up", "-d"],
      failing(remembering(forgetful), (id) => id === before["p-db-1"]),
    );
    expect(ran).toMatchObject({ exitCode: 1 });
    expect(await ids()).toEqual(before);
  });
});
