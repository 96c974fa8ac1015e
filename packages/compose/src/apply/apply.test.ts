import { describe, expect, test } from "vitest";
import { EngineError } from "../engine/engine-error.ts";
import { createFakeEngine } from "../engine/fake-engine.ts";
import { plan } from "../plan/plan.ts";
import { planDown } from "../plan/plan-down.ts";
import type { PlanProject, PlanService } from "../plan/project.ts";
import { apply } from "./apply.ts";
import type { ApplyError } from "./apply-error.ts";
import { observe } from "./observe.ts";
import { update } from "./update.ts";

const service = (more: Partial<PlanService> = {}): PlanService => ({
  image: "i:1",
  command: null,
  entrypoint: null,
  network_mode: "host",
  ...more,
});
const project = (services: Record<string, PlanService>): PlanProject & { name: string } => ({
  name: "p",
  services,
});
const chain = project({
  a: service(),
  b: service({ depends_on: { a: { required: true } } }),
  c: service({ depends_on: { b: { required: true } } }),
});

describe("apply()", () => {
  test("stops at a fault, says what was done, and goes on from there the next time", async () => {
    let broken = true;
    const engine = createFakeEngine({
      images: ["i:1"],
      onCall: (operation, subject) => {
        if (broken && operation === "createContainer" && subject === "p-b-1")
          throw new EngineError("ENGINE_FAILED", "no space left on device");
      },
    });
    const fault = await apply(plan(chain, await observe(engine, "p")), engine).catch(
      (error: ApplyError) => error,
    );
    expect(fault).toMatchObject({
      code: "APPLY_FAILED",
      message: "container p-b-1: no space left on device",
    });
    expect(
      (fault as ApplyError).notDone.some((step) => step.do === "createContainer" && step.service === "c"),
    ).toBe(true);
    broken = false;
    await apply(plan(chain, await observe(engine, "p")), engine);
    expect(
      [...engine.containers.values()].map(({ container }) => `${container.name} ${container.state}`).sort(),
    ).toEqual(["p-a-1 running", "p-b-1 running", "p-c-1 running"]);
  });

  test("starts what is made before it makes more", async () => {
    const calls: string[] = [];
    const engine = createFakeEngine({
      images: ["i:1"],
      onCall: (operation, subject) => void calls.push(`${operation} ${subject}`),
    });
    const three = project({ a: service(), b: service(), c: service() });
    const steps = plan(three, await observe(engine, "p"));
    calls.length = 0;
    await apply(steps, engine, { parallel: 1 });
    expect(calls).toEqual(
      ["a", "b", "c"].flatMap((name) => [`createContainer p-${name}-1`, `startContainer p-${name}-1`]),
    );
  });

  test("with keepGoing, everything that does not need the failed step is done", async () => {
    const engine = createFakeEngine({
      images: ["i:1"],
      behaviour: (_, body) => (body.Labels.bad ? { startError: "boom" } : undefined),
    });
    const wanted = project({
      bad: service({ labels: { bad: "1" } }),
      needs: service({ depends_on: { bad: { required: true } } }),
      free: service(),
    });
    await apply(plan(wanted, await observe(engine, "p")), engine, { keepGoing: true }).catch(() => {});
    const states = Object.fromEntries(
      [...engine.containers.values()].map(({ container }) => [container.name, container.state]),
    );
    expect(states).toEqual({ "p-bad-1": "created", "p-needs-1": "created", "p-free-1": "running" });
  });

  test.each([
    ["makes and starts no more than it is told", "up", 3, 3],
    ["makes and starts no more than keeps an engine busy", "up", undefined, 8],
    ["makes and starts all where nothing bounds it", "up", Number.POSITIVE_INFINITY, 20],
    ["stops no more than it is told", "down", 3, 3],
    ["stops all, as they take their own time", "down", undefined, 20],
  ] as const)("%s at once", async (_, what, parallel, expected) => {
    let [busy, most] = [0, 0];
    const engine = createFakeEngine({
      images: ["i:1"],
      onCall: async () => {
        most = Math.max(most, ++busy);
        await new Promise((resolve) => setImmediate(resolve));
        busy--;
      },
    });
    const many = project(
      Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`s${index}`, service()])),
    );
    const up = plan(many, await observe(engine, "p"));
    if (what === "down") await apply(up, engine);
    const steps = what === "up" ? up : planDown(many, await observe(engine, "p"));
    most = 0;
    await apply(steps, engine, parallel === undefined ? {} : { parallel });
    expect(most).toBe(expected);
  });

  test("ends with APPLY_ABORTED when it is given up", async () => {
    const abort = new AbortController();
    const engine = createFakeEngine({
      images: ["i:1"],
      onCall: (operation) => (operation === "startContainer" ? abort.abort() : undefined),
    });
    await expect(
      apply(plan(chain, await observe(engine, "p")), engine, { signal: abort.signal }),
    ).rejects.toMatchObject({ code: "APPLY_ABORTED" });
  });

  test.each([
    ["completed", 0, undefined],
    ["completed", 3, "APPLY_DEPENDENCY_FAILED"],
  ])("a dependency that must be %s and ends with %i: %s", async (_, exitCode, code) => {
    const engine = createFakeEngine({
      images: ["i:1", "job:1"],
      behaviour: (image) => (image === "job:1" ? { exitCode } : undefined),
    });
    const wanted = project({
      job: service({ image: "job:1" }),
      web: service({ depends_on: { job: { condition: "service_completed_successfully", required: true } } }),
    });
    const result = await apply(plan(wanted, await observe(engine, "p")), engine).then(
      () => undefined,
      (error: ApplyError) => error.code,
    );
    expect(result).toBe(code);
  });
});

describe("update()", () => {
  const healthcheck = { test: ["CMD", "true"] };
  test.each([
    ["is never healthy", { health: "unhealthy" as const }],
    ["does not start", { startError: "exec format error" }],
    ["exits", { exitCode: 1 }],
  ])("puts the old container back when the new one %s", async (_, behaviour) => {
    const engine = createFakeEngine({
      images: ["i:1", "i:2"],
      behaviour: (image) => (image === "i:2" ? behaviour : undefined),
    });
    await update(engine, project({ a: service({ healthcheck }) }), { plan: { steadySeconds: 0 } });
    const before = [...engine.containers.keys()];
    const fault = await update(engine, project({ a: service({ image: "i:2", healthcheck }) })).catch(
      (error: ApplyError) => error,
    );
    expect(fault).toMatchObject({ hint: "the containers from before are back" });
    expect(
      [...engine.containers.values()].map(
        ({ container }) => `${container.name} ${container.image} ${container.state}`,
      ),
    ).toEqual(["p-a-1 i:1 running"]);
    expect([...engine.containers.keys()]).toEqual(before);
  });

  test("leaves everything as it is when an image cannot be pulled", async () => {
    const engine = createFakeEngine({ images: ["i:1"], registry: ["i:1"] });
    await update(engine, project({ a: service({ healthcheck }) }));
    const before = [...engine.containers.keys()];
    await expect(
      update(engine, project({ a: service({ image: "i:9", healthcheck }) })),
    ).rejects.toMatchObject({ code: "APPLY_FAILED" });
    expect([...engine.containers.keys()]).toEqual(before);
  });

  test("removes the old container once the new one is well", async () => {
    const engine = createFakeEngine({ images: ["i:1", "i:2"] });
    await update(engine, project({ a: service({ healthcheck }) }));
    const { services } = await update(engine, project({ a: service({ image: "i:2", healthcheck }) }));
    expect(services).toEqual(["a"]);
    expect(
      [...engine.containers.values()].map(({ container }) => `${container.name} ${container.image}`),
    ).toEqual(["p-a-1 i:2"]);
  });
});
