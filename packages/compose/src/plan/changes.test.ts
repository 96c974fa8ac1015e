import { describe, expect, test } from "vitest";
import { apply } from "../apply/apply.ts";
import { inspectChanged } from "../apply/inspect-changed.ts";
import { observe } from "../apply/observe.ts";
import type { ContainerDetails, Engine } from "../engine/engine.ts";
import { createFakeEngine } from "../engine/fake-engine.ts";
import { LABEL } from "./labels.ts";
import { plan } from "./plan.ts";
import type { PlanProject, PlanService } from "./project.ts";
import type { Change } from "./step.ts";

const project = (service: Partial<PlanService>): PlanProject => ({
  name: "p",
  services: {
    web: { image: "i:1", command: null, entrypoint: null, networks: { default: null }, ...service },
  },
  networks: { default: { name: "p_default" }, back: { name: "p_back" } },
  volumes: { data: { name: "p_data" } },
});

/** What a plan says of the change from one service to another. */
async function changes(before: Partial<PlanService>, after: Partial<PlanService>, engine = fake()) {
  await apply(plan(project(before), await observe(engine, "p")), engine);
  const wanted = project(after);
  const observed = await inspectChanged(engine, wanted, await observe(engine, "p"));
  return plan(wanted, observed).find((step) => step.do === "createContainer")?.reason.changes;
}

const fake = () => createFakeEngine({ images: ["i:1"] });

const FIELDS: readonly [string, unknown, unknown][] = [
  ["annotations", { a: "1" }, { a: "2" }],
  ["cap_add", ["NET_ADMIN"], ["SYS_TIME"]],
  ["command", ["a"], ["b", "c"]],
  ["cpu_percent", 10, 20],
  ["cpus", 0.5, 1],
  ["devices", [{ source: "/dev/a", target: "/dev/a", permissions: "rwm" }], []],
  ["dns", ["1.1.1.1"], ["9.9.9.9"]],
  ["domainname", "a.example", "b.example"],
  ["entrypoint", ["/a"], ["/b"]],
  ["extra_hosts", ["a=1.1.1.1"], ["a=::1"]],
  ["healthcheck", { test: ["CMD", "a"], interval: "10s", retries: 2 }, { disable: true }],
  ["healthcheck", { disable: true }, { test: ["CMD", "a"], timeout: "1m30s", start_period: "1s" }],
  ["hostname", "a", "b"],
  ["init", true, false],
  ["labels", { a: "1" }, { b: "1" }],
  ["logging", { driver: "local", options: { "max-size": "1m" } }, { driver: "none" }],
  ["mac_address", "02:42:ac:11:00:02", "02:42:ac:11:00:03"],
  ["mem_limit", "1073741824", "536870912"],
  ["pids_limit", 10, 20],
  ["ports", [{ mode: "ingress", target: 80, published: "8080", protocol: "tcp" }], []],
  ["ports", [{ mode: "ingress", host_ip: "127.0.0.1", target: 53, published: "53", protocol: "udp" }], []],
  ["privileged", true, false],
  ["read_only", true, false],
  ["restart", "always", "on-failure:3"],
  ["restart", "on-failure:3", "no"],
  ["security_opt", ["no-new-privileges"], []],
  ["shm_size", "1024", "2048"],
  ["stdin_open", true, false],
  ["stop_grace_period", "1m30s", "5s"],
  ["stop_signal", "SIGINT", "SIGTERM"],
  ["sysctls", { "net.core.somaxconn": "1" }, { "net.core.somaxconn": "2" }],
  ["tmpfs", ["/run", "/tmp:size=1m"], ["/run"]],
  ["tty", true, false],
  ["ulimits", { nofile: 10, nproc: { soft: 1, hard: 2 } }, { nofile: 20 }],
  ["user", "1000", "0"],
  ["volumes", [{ type: "volume", source: "data", target: "/data" }], []],
  ["volumes", [{ type: "bind", source: "/a", target: "/b", read_only: true, bind: { selinux: "z" } }], []],
  ["working_dir", "/a", "/b"],
];

describe("the reason of a replacement", () => {
  test.each(FIELDS)("tells the old and the new value of %s", async (field, before, after) => {
    expect(await changes({ [field]: before }, { [field]: after })).toEqual([{ field, before, after }]);
  });
  test.each(FIELDS)("tells that %s was nothing before", async (field, value) => {
    expect(await changes({}, { [field]: value })).toEqual([{ field, before: null, after: value }]);
  });

  test("tells networks by their keys, and a network mode that took their place", async () => {
    expect(await changes({}, { networks: undefined, network_mode: "host" })).toEqual([
      { field: "network_mode", before: null, after: "host" },
      { field: "networks", before: { default: null }, after: null },
    ]);
  });

  test("names the variables that differ, and never shows what they hold", async () => {
    const before = { environment: { SAME: "secret-0", OLD: "secret-1", BOTH: "secret-2" } };
    const after = { environment: { SAME: "secret-0", BOTH: "secret-3", NEW: null } };
    expect(await changes(before, after)).toEqual([
      { field: "environment", before: { OLD: "***", BOTH: "***" }, after: { BOTH: "***", NEW: "***" } },
    ]);
  });

  test("leaves out what the image says", async () => {
    const engine = fake();
    const inspectImage: Engine["inspectImage"] = async (...asked) => {
      const image = await engine.inspectImage(...asked);
      const Config = { Env: ["PATH=/bin"], Labels: { vendor: "x" }, Cmd: ["sh"], WorkingDir: "/srv" };
      return image && { ...image, raw: { Config } };
    };
    const withImage = async (id: string): Promise<ContainerDetails> => {
      const details = await engine.inspectContainer(id);
      const { Config } = details.raw as { Config: { Labels: object } };
      const merged = { ...Config, Env: ["PATH=/bin", "A=1"], Cmd: ["sh"], WorkingDir: "/srv" };
      return {
        ...details,
        raw: { ...details.raw, Config: { ...merged, Labels: { ...Config.Labels, vendor: "x" } } },
      };
    };
    const seen = { ...engine, inspectImage, inspectContainer: withImage };
    const after = { environment: { A: "2" }, labels: { b: "1" }, command: ["x"], working_dir: "/" };
    expect(await changes({ environment: { A: "1" } }, after, seen)).toEqual([
      { field: "command", before: null, after: ["x"] },
      { field: "environment", before: { A: "***" }, after: { A: "***" } },
      { field: "labels", before: null, after: { b: "1" } },
      { field: "working_dir", before: null, after: "/" },
    ]);
  });

  test("tells what it can of a container that another tool made", async () => {
    const engine = fake();
    await apply(plan(project({ user: "1", ports: [] }), await observe(engine, "p")), engine);
    const foreign = async (): Promise<Awaited<ReturnType<Engine["listContainers"]>>> =>
      (await engine.listContainers([])).map((container) => {
        const { [LABEL.fingerprint]: _, ...labels } = container.labels;
        return { ...container, labels };
      });
    const wanted = project({ user: "2", tty: true });
    const seen = { ...engine, listContainers: foreign };
    const observed = await inspectChanged(seen, wanted, await observe(seen, "p"));
    expect(plan(wanted, observed)[0]!.reason.changes).toEqual<Change[]>([
      { field: "user", before: "1", after: "2" },
      { field: "tty", before: null, after: true },
    ]);
  });

  test("asks the engine for what changed, and for nothing else", async () => {
    const engine = fake();
    const wanted = project({});
    await apply(plan(wanted, await observe(engine, "p")), engine);
    const observed = await observe(engine, "p");
    const asked = engine.calls.length;
    expect(await inspectChanged(engine, wanted, observed)).toBe(observed);
    expect(engine.calls.length).toBe(asked);
  });
});
