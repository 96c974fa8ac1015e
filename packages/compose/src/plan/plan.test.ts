import { describe, expect, test } from "vitest";
import { apply } from "../apply/apply.ts";
import { observe } from "../apply/observe.ts";
import { createFakeEngine } from "../engine/fake-engine.ts";
import { plan } from "./plan.ts";
import type { PlanProject, PlanService } from "./project.ts";

const service = (more: Partial<PlanService> = {}): PlanService => ({
  image: "i:1",
  command: null,
  entrypoint: null,
  networks: { default: null },
  ...more,
});
const project = (services: Record<string, PlanService>): PlanProject => ({
  name: "p",
  services,
  networks: { default: { name: "p_default" } },
});

async function up(engine = createFakeEngine({ images: ["i:1", "i:2"] }), wanted: PlanProject, options = {}) {
  const steps = plan(wanted, await observe(engine, "p"), options);
  await apply(steps, engine);
  return { engine, steps };
}

describe("plan() of a fresh project", () => {
  test("makes the network, then containers, then starts them in order of need", async () => {
    const { steps } = await up(
      undefined,
      project({
        web: service({ depends_on: { db: { condition: "service_started", required: true } } }),
        db: service(),
      }),
    );
    expect(steps.map((step) => `${step.do} ${step.service ?? ""} <- ${step.after}`)).toEqual([
      "createNetwork  <- ",
      "createContainer db <- 1",
      "createContainer web <- 1,2",
      "startContainer db <- 2",
      "startContainer web <- 3,4",
    ]);
  });
  test("has nothing to do the second time", async () => {
    const wanted = project({ web: service() });
    const { engine } = await up(undefined, wanted);
    expect(plan(wanted, await observe(engine, "p"))).toEqual([]);
  });
});

describe("plan() of a changed service", () => {
  test("says which field changed, with old and new value", async () => {
    const { engine } = await up(undefined, project({ web: service() }));
    const steps = plan(project({ web: service({ image: "i:2" }) }), await observe(engine, "p"));
    expect(steps[0]?.reason).toEqual({
      code: "config-changed",
      text: "image changed",
      changes: [{ field: "image", before: "i:1", after: "i:2" }],
    });
    expect(steps.map((step) => step.do)).toEqual([
      "createContainer",
      "stopContainer",
      "removeContainer",
      "renameContainer",
      "startContainer",
    ]);
  });
  test("leaves a dependant alone, unless asked otherwise", async () => {
    const before = project({ web: service({ depends_on: { db: { required: true } } }), db: service() });
    const after = project({
      web: service({ depends_on: { db: { required: true } } }),
      db: service({ image: "i:2" }),
    });
    const { engine } = await up(undefined, before);
    const observed = await observe(engine, "p");
    const touched = (steps: ReturnType<typeof plan>) => [...new Set(steps.map((step) => step.service))];
    expect(touched(plan(after, observed))).toEqual(["db"]);
    expect(touched(plan(after, observed, { recreateDependents: "always" }))).toEqual(["db", "web"]);
  });
});

/** An engine has networks of its own. */
const OTHERS = [{ id: "host", name: "host", driver: "host", labels: {} }];

test.each(["running", "exited"] as const)(
  "plan() makes a %s container anew when its network was removed",
  async (state) => {
    const wanted = project({ web: service() });
    const { engine } = await up(undefined, wanted);
    const observed = await observe(engine, "p");
    const steps = plan(wanted, {
      ...observed,
      networks: OTHERS,
      containers: observed.containers.map((container) => ({ ...container, state })),
    });
    expect(steps.map((step) => step.do)).toContain("createContainer");
    expect(steps.find((step) => step.do === "createContainer")?.reason.code).toBe("network-changed");
  },
);

test.each(["host", "bridge"])(
  "plan() leaves a container in mode %s alone, whose network is nobody's",
  async (mode) => {
    const wanted = project({ web: service({ network_mode: mode, networks: undefined }) });
    const { engine } = await up(undefined, wanted);
    const observed = await observe(engine, "p");
    const containers = observed.containers.map((container) => ({
      ...container,
      networks: { [mode]: "before" },
    }));
    for (const networks of [[], OTHERS])
      expect(plan(wanted, { ...observed, networks, containers })).toEqual([]);
  },
);

test("plan() starts a container that was only created after the networks that it lost", async () => {
  const wanted = project({ web: service() });
  const { engine } = await up(undefined, wanted, { start: false });
  const observed = await observe(engine, "p");
  const steps = plan(wanted, {
    ...observed,
    networks: [],
    containers: observed.containers.map((container) => ({ ...container, networks: { p_default: "" } })),
  });
  expect(steps.map((step) => `${step.do} <- ${step.after}`)).toEqual([
    "createNetwork <- ",
    "startContainer <- 1",
  ]);
});

test("plan() makes an unusable container anew, though nothing changed and none is to be recreated", async () => {
  const wanted = project({ web: service(), db: service() });
  const { engine } = await up(undefined, wanted);
  const observed = await observe(engine, "p");
  const bad = observed.containers.find(({ name }) => name === "p-web-1");
  const steps = plan(wanted, observed, {
    unusable: { containers: [bad?.id ?? ""], volumes: [] },
    recreate: "never",
  });
  expect(steps.flatMap((step) => (step.do === "createContainer" ? [step.service] : []))).toEqual(["web"]);
});

test("plan() makes a volume without a folder anew, and the container that mounts it, and no other", async () => {
  const mounting = service({ volumes: [{ type: "volume", source: "data", target: "/data" }] });
  const wanted = { ...project({ web: service(), db: mounting }), volumes: { data: {}, other: {} } };
  const { engine } = await up(undefined, wanted);
  const steps = plan(wanted, await observe(engine, "p"), {
    unusable: { containers: [], volumes: ["p_data"] },
  });
  expect(steps.flatMap((step) => ("volume" in step ? [`${step.do} ${step.volume}`] : []))).toEqual([
    "removeVolume data",
    "createVolume data",
  ]);
  expect(steps.flatMap((step) => (step.do === "createContainer" ? [step.service] : []))).toEqual(["db"]);
});

test("plan() names a dependency cycle", () => {
  const looped = project({ a: service({ depends_on: { b: {} } }), b: service({ depends_on: { a: {} } }) });
  expect(() =>
    plan(looped, { apiVersion: "1.41", containers: [], networks: [], volumes: [], images: {} }),
  ).toThrow("a -> b -> a");
});

describe("plan() with the labels of system services", () => {
  const os = (labels: Record<string, string>): PlanService =>
    service({ network_mode: "host", networks: undefined, labels });
  const services = {
    holder: os({ "io.rancher.os.createonly": "true" }),
    job: os({ "io.rancher.os.detach": "false" }),
    after: os({ "io.rancher.os.after": "job,nothing" }),
    before: os({ "io.rancher.os.before": "job" }),
  };
  test("creates without starting, waits for jobs, keeps the order", async () => {
    const steps = plan(project(services), await observe(createFakeEngine({ images: ["i:1"] }), "p"));
    const late = steps.filter((step) => step.do === "startContainer" || step.do === "waitContainer");
    expect(late.map((step) => `${step.do} ${step.service}`)).toEqual([
      "startContainer before",
      "startContainer job",
      "waitContainer job",
      "startContainer after",
    ]);
    expect(late.at(-1)?.afterSettled).toEqual([late[2]?.id]);
  });
  test("drops an ordering wish that would close a cycle", async () => {
    const looped = { a: os({ "io.rancher.os.after": "b" }), b: os({ "io.rancher.os.after": "a" }) };
    const steps = plan(project(looped), await observe(createFakeEngine({ images: ["i:1"] }), "p"));
    expect(steps.filter((step) => step.do === "startContainer")).toHaveLength(2);
  });
});
