import { describe, expect, test } from "vitest";
import { SERVICE_KEYS } from "../hash/key-order.ts";
import type { Service } from "../model.ts";
import { load } from "./load.ts";
import type { LoadOptions } from "./load-options.ts";

const REST = "networks: {n: {}}\nvolumes: {vol: {}}\nconfigs: {c: {content: c}, d: {content: d}}\n";

/** Load a service `s` from one file after the other, beside a service `d`. */
function read(files: readonly string[], options: LoadOptions = {}) {
  const texts = files.map((keys, index) =>
    index === 0
      ? `services:\n  s:\n    image: x\n    ${keys}\n  d: {image: x}\n${REST}`
      : `services:\n  s:\n    ${keys}\n`,
  );
  const { project, diagnostics } = load(
    texts.map((text, index) => ({ file: `/w/${index}.yaml`, text })),
    { defaultProjectName: "p", readFile: () => "", ...options },
  );
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return { service: project?.services.s, errors: errors.map(({ path, code }) => `${path} ${code}`) };
}

describe("a key without a value", () => {
  const TAKEN = new Set(["command", "entrypoint", "deploy", "develop", "pid"]);
  test.each([...SERVICE_KEYS].filter((key) => !/^(?:image|dockerfile|log_|net$|volume_driver)/.test(key)))(
    "%s",
    (key) => {
      const { errors } = read([`${key}:`]);
      expect(errors).toEqual(TAKEN.has(key) ? [] : [`services.s.${key} COMPOSE_TYPE`]);
    },
  );
  test.each([
    "ulimits: {nofile: }",
    "depends_on: {d: }",
    "healthcheck: {interval: }",
    "build: {context: }",
    "logging: {driver: }",
  ])("%s", (keys) => expect(read([keys]).errors).toHaveLength(1));
  test("another file may give it one", () =>
    expect(read(["environment:", "environment: {A: 1}"]).service?.environment).toEqual({ A: "1" }));
  test("and keeps the one it has", () =>
    expect(read(["user: a", "user:"]).service).toMatchObject({ user: "a" }));
  test.each(["command", "entrypoint"])("%s becomes the image's again", (key) =>
    expect(read([`${key}: [a]`, `${key}:`]).service).toMatchObject({ [key]: null }),
  );
});

describe("what says no more than nothing is left out", () => {
  test.each([
    "privileged: false",
    'tty: "no"',
    "read_only: off",
    "stdin_open: false",
    "oom_kill_disable: false",
    "use_api_socket: false",
    "cpus: 0",
    "cpu_shares: 0",
    "pids_limit: 0",
    "oom_score_adj: 0",
    'mem_limit: "0"',
    "shm_size: 0",
  ])("%s", (keys) => {
    const { service, errors } = read([keys]);
    expect(errors).toEqual([]);
    expect(service).not.toHaveProperty(keys.split(":")[0]!);
  });
  test.each<[string, Partial<Service>]>([
    ["init: false", { init: false }],
    ["attach: false", { attach: false }],
    ["mem_swappiness: 0", { mem_swappiness: "0" }],
    ["scale: 0", { scale: 0 }],
    ["ulimits: {core: {soft: 0, hard: 1}}", { ulimits: { core: { soft: 0, hard: 1 } } }],
  ])("but %s", (keys, expected) => expect(read([keys]).service).toMatchObject(expected));
});

describe("faults", () => {
  test.each([
    ["configs: [{source: c, uid: 1}]", "configs.0.uid COMPOSE_TYPE"],
    ["devices: [{source: /dev/a}]", "devices.0 COMPOSE_MISSING"],
    ["volumes: [{type: volume, source: vol}]", "volumes.0 COMPOSE_MISSING"],
    ["deploy: {resources: {limits: {memory: 50}}}", "deploy.resources.limits.memory COMPOSE_TYPE"],
    ["env_file: {path: e}", "env_file COMPOSE_TYPE"],
    ['environment: {"": a}', "environment COMPOSE_TYPE"],
    ['environment: ["A =1"]', "environment.0 COMPOSE_TYPE"],
    ["expose: [80.5]", "expose.0 COMPOSE_FORMAT"],
    ["group_add: [1.5]", "group_add.0 COMPOSE_FORMAT"],
    ['links: ["d:a:b"]', "links.0 COMPOSE_FORMAT"],
    ["post_start: [{user: u}]", "post_start.0 COMPOSE_MISSING"],
  ])("%s", (keys, fault) => expect(read([keys]).errors).toEqual([`services.s.${fault}`]));
});

describe("equal items are one", () => {
  test.each<[string, string, Partial<Service>]>([
    ["expose: [80, '80', 81]", "expose: [81]", { expose: ["80", "81"] }],
    ["profiles: [a, a]", "profiles: [a]", { profiles: ["a"] }],
    ["configs: [c]", "configs: [{source: d, target: /c}]", { configs: [{ source: "d", target: "/c" }] }],
  ])("%s, %s", (base, over, expected) =>
    expect(read([base, over], { profiles: ["*"] }).service).toMatchObject(expected),
  );
});

describe("readAs: 2.26.1", () => {
  test.each([
    ["pull_policy: daily", "pull_policy COMPOSE_FORMAT"],
    ["use_api_socket: true", "use_api_socket COMPOSE_UNKNOWN_KEY"],
    ["networks: {n: {interface_name: eth9}}", "networks.n.interface_name COMPOSE_UNKNOWN_KEY"],
    ["build: {context: ., sbom: true}", "build.sbom COMPOSE_UNKNOWN_KEY"],
    [
      "volumes: [{type: image, source: a, target: /a, image: {subpath: b}}]",
      "volumes.0.image COMPOSE_UNKNOWN_KEY",
    ],
  ])("refuses %s", (keys, fault) => {
    expect(read([keys]).errors).toEqual([]);
    expect(read([keys], { readAs: "2.26.1" }).errors).toEqual([`services.s.${fault}`]);
  });
  test("ignores gpus", () => {
    expect(read(["gpus: all"]).service).toHaveProperty("gpus");
    expect(read(["gpus: all"], { readAs: "2.26.1" }).service).not.toHaveProperty("gpus");
  });
  test("references of a second env_file see the first", () => {
    const files: Record<string, string> = { "/w/a": "B=a\n", "/w/b": "B=b\nD=$B\n" };
    const options = { readFile: (path: string) => files[path] };
    const keys = ["env_file: [a, b]"];
    expect(read(keys, options).service?.environment).toEqual({ B: "b", D: "b" });
    expect(read(keys, { ...options, readAs: "2.26.1" }).service?.environment).toEqual({ B: "b", D: "a" });
  });
});

test("a service that extends an empty one keeps the reference, as compose-go does", () => {
  const { project } = load(
    [{ file: "/w/c.yaml", text: "services: {s: {image: x, extends: {service: e, file: b/e.yaml}}}" }],
    {
      defaultProjectName: "p",
      readFile: () => "services: {e: }",
    },
  );
  expect(project?.services.s).toHaveProperty("extends", { service: "e", file: "/w/b/e.yaml" });
});

test("one letter before a path is a drive, and a warning says so", () => {
  const text = "services: {s: {image: x, volumes: ['v:/v']}}";
  const { project, diagnostics } = load([{ file: "/w/c.yaml", text }], { defaultProjectName: "p" });
  expect(project?.services.s?.volumes).toEqual([{ type: "volume", target: "v:/v", volume: {} }]);
  expect(diagnostics).toMatchObject([{ severity: "warning", path: "services.s.volumes.0" }]);
});

describe("version 2 files as RancherOS read them", () => {
  test.each([
    ["services: {s: {build: .}}", "services.s.build"],
    ["services: {s: {image: x, env_file: e}}", "services.s.env_file"],
    ["services: {s: {image: x, networks: {n: }}}", "services.s.networks"],
    ["networks: {n: {external: {name: m}}}", "networks.n.external"],
    ["networks: {n: {ipam: {config: [{subnet: 10.0.0.0/8}]}}}", "networks.n.ipam"],
  ])("%s", (keys, path) => {
    const [own, rest] = keys.startsWith("services") ? ["", keys] : ["services: {s: {image: x}}\n", keys];
    const read = (version: string) =>
      load([{ file: "/w/c.yml", text: `version: "${version}"\n${own}${rest}\n` }], {
        dialect: "rancheros",
        readFile: () => "",
      }).diagnostics.map((fault) => fault.path);
    expect(read("2")).toEqual([path]);
    expect(read("2.1")).toEqual([]);
  });
});
