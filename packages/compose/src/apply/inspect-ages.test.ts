import { expect, test } from "vitest";
import type { Engine } from "../engine/engine.ts";
import { createFakeEngine } from "../engine/fake-engine.ts";
import { inspectAges } from "./inspect-ages.ts";
import { observe } from "./observe.ts";

const project = {
  name: "p",
  services: {
    a: { image: "a:1", pull_policy: "daily" },
    again: { image: "a:1", pull_policy: "every_1h" },
    never: { image: "b:1", pull_policy: "weekly" },
    missing: { image: "c:1", pull_policy: "daily" },
    plain: { image: "d:1" },
  },
};

test("inspectAges() asks for the images that age, each once, and says how old they are", async () => {
  const fake = createFakeEngine({ images: ["a:1", "b:1", "d:1"] });
  const asked: string[] = [];
  const lastTagged: Record<string, string> = {
    "a:1": "1970-01-01T00:00:40Z",
    // what was built and never pulled
    "b:1": "0001-01-01T00:00:00Z",
  };
  const engine: Engine = {
    ...fake,
    inspectImage: async (reference) => {
      asked.push(reference);
      const image = await fake.inspectImage(reference);
      return image && { ...image, lastTagged: lastTagged[reference] };
    },
  };
  const { imageAges } = await inspectAges(engine, project, await observe(fake, "p"), { now: () => 100_000 });
  expect(asked.sort()).toEqual(["a:1", "b:1", "c:1"]);
  expect(imageAges).toMatchObject({ "a:1": 60 });
  expect(imageAges?.["b:1"]).toBeGreaterThan(86_400 * 365);
  expect(imageAges).not.toHaveProperty("c:1");
});

test("inspectAges() asks nothing where no service pulls by age", async () => {
  const fake = createFakeEngine({ images: ["d:1"] });
  const observed = await observe(fake, "p");
  const engine = { ...fake, inspectImage: () => Promise.reject(new Error("not asked for")) };
  expect(await inspectAges(engine, { services: { d: { image: "d:1" } } }, observed)).toBe(observed);
});
