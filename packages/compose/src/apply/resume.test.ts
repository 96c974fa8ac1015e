import { describe, expect, test } from "vitest";
import { EngineError } from "../engine/engine-error.ts";
import { createFakeEngine } from "../engine/fake-engine.ts";
import { plan } from "../plan/plan.ts";
import type { PlanProject, PlanService } from "../plan/project.ts";
import { apply } from "./apply.ts";
import { observe } from "./observe.ts";
import { update } from "./update.ts";

const project = (image: string): PlanProject & { name: string } => {
  const service = (more: Partial<PlanService> = {}): PlanService => ({
    image,
    command: null,
    entrypoint: null,
    networks: { default: null, [image.replace(":", "")]: null },
    healthcheck: { test: ["CMD", "true"] },
    ...more,
  });
  return {
    name: "p",
    services: {
      db: service({ scale: 2 }),
      web: service({ depends_on: { db: { condition: "service_healthy", required: true } } }),
    },
    networks: { default: { name: "p_default" }, i1: { name: "p_i1" }, i2: { name: "p_i2" } },
  };
};

/** An engine that runs `i:1`, and is gone from its call `at` on until `recover` is called. */
async function engineGoneAt(at: number) {
  let [calls, isGone, counts] = [0, false, false];
  const engine = createFakeEngine({
    images: ["i:1", "i:2"],
    onCall: () => {
      if (counts && ++calls === at) isGone = true;
      if (isGone) throw new EngineError("ENGINE_UNREACHABLE", "socket hang up");
    },
  });
  await up(engine, "i:1");
  counts = true;
  const recover = (): boolean => {
    const happened = isGone;
    [isGone, counts] = [false, false];
    return happened;
  };
  return { engine, recover };
}

async function up(engine: ReturnType<typeof createFakeEngine>, image: string): Promise<void> {
  await apply(plan(project(image), await observe(engine, "p")), engine);
}

const attempts = {
  up: (engine: ReturnType<typeof createFakeEngine>) => up(engine, "i:2"),
  update: (engine: ReturnType<typeof createFakeEngine>) => update(engine, project("i:2")).then(() => {}),
};

/** More calls than either makes. */
const CALLS = 60;

describe.each(["up", "update"] as const)("after the engine was lost during %s", (attempt) => {
  const calls = Array.from({ length: CALLS }, (_, index) => index + 1);
  test.each(calls)("at call %i, `up` goes on: no container twice, none left over", async (at) => {
    const { engine, recover } = await engineGoneAt(at);
    await attempts[attempt](engine).catch(() => {});
    const happened = recover();
    await up(engine, "i:2");
    const containers = [...engine.containers.values()].map(({ container }) => container);
    expect(containers.map(({ name, image, state }) => `${name} ${image} ${state}`).sort()).toEqual([
      "p-db-1 i:2 running",
      "p-db-2 i:2 running",
      "p-web-1 i:2 running",
    ]);
    expect(plan(project("i:2"), await observe(engine, "p"))).toEqual([]);
    if (at === 1 || at === CALLS) expect(happened).toBe(at === 1);
  });
});
