import { describe, expect, test } from "vitest";
import { load } from "../load.ts";
import type { LoadOptions } from "../load-options.ts";
import { lookupVariable } from "./lookup-variable.ts";

const read = (text: string, options: LoadOptions = {}) =>
  load([{ file: "/var/lib/x.yml", text }], { dialect: "rancheros", ...options });

describe("the dialect rancheros", () => {
  test("reads bare services of version 1", () => {
    const text = `console:
  image: \${REGISTRY}/console\${SUFFIX}
  command: ros console-init
  labels: {io.rancher.os.scope: system, io.rancher.os.detach: false, n: 010}
  volumes_from: [all-volumes]
  volumes: [/media:/media:shared, named:/n]
  net: host
  pid: host
  log_driver: json-file
  log_opt: {max-size: 1m}
  restart: always
  privileged: yes
  mem_limit: 1048576
all-volumes: {image: base, net: none}
`;
    const { project, diagnostics } = read(text, {
      environment: { REGISTRY: "docker.io" },
      projectName: "os",
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(["COMPOSE_VARIABLE_UNSET"]);
    expect(project?.services.console).toMatchObject({
      image: "docker.io/console",
      command: ["ros", "console-init"],
      container_name: "console",
      labels: { "io.rancher.os.detach": "false", n: "010" },
      volumes_from: ["all-volumes"],
      network_mode: "host",
      pid: "host",
      logging: { driver: "json-file", options: { "max-size": "1m" } },
      privileged: true,
      mem_limit: "1048576",
      depends_on: { "all-volumes": { condition: "service_started", required: true } },
    });
    expect(project?.volumes).toEqual({ named: { name: "named" } });
  });

  test("reads services of a configuration, and leaves their references alone when asked to", () => {
    const data = { s: { image: "x:$V", environment: ["A", "P_*", "B=1"] } };
    const { project } = load([{ file: "/var/lib/rancher/conf/cloud-config.yml", data }], {
      dialect: "rancheros",
      interpolate: false,
      serviceVariables: { "s/A": "own", A: "all", P_1: "1", P_2: "2", "x/P_3": "3" },
    });
    expect(project?.services.s).toMatchObject({
      image: "x:$V",
      environment: { A: "own", P_1: "1", P_2: "2", B: "1" },
      network_mode: "bridge",
    });
  });

  test.each([
    ["s: {image: x, mem_limit: 512m}", "COMPOSE_TYPE"],
    ["s: {image: 'x:${V:-1}'}", "COMPOSE_INTERPOLATION"],
    ["s:", "COMPOSE_TYPE"],
    ["s: {image: x, restart: 'always:3'}", "COMPOSE_FORMAT"],
    ["'a b': {image: x}", "COMPOSE_FORMAT"],
  ])("refuses %s", (text, code) => {
    const { project, diagnostics } = read(text);
    expect(project).toBeUndefined();
    expect(diagnostics.map((fault) => fault.code)).toEqual([code]);
  });

  test("warns of keys that it does not know, and refuses them when it validates", () => {
    expect(read("s: {image: x, privilege: true}")).toMatchObject({
      project: {},
      diagnostics: [{ severity: "warning", line: 1, column: 15 }],
    });
    expect(read("s: {image: x, privilege: true}", { validate: true }).project).toBeUndefined();
  });

  test("extends a service without what ties it to others", () => {
    const text =
      "b: {image: x, links: [c], environment: {A: 1}, command: a}\nc: {image: y}\ns: {extends: {service: b}, environment: {B: 2}}\n";
    const { project } = read(text);
    expect(project?.services.s).toMatchObject({
      image: "x",
      command: ["a"],
      environment: { A: "1", B: "2" },
    });
    expect(project?.services.s).not.toHaveProperty("links");
  });
});

test.each([
  ["KEY", [["KEY", "own"]]],
  ["NONE", []],
  [
    "P*",
    [
      ["P1", "1"],
      ["P2", "2"],
    ],
  ],
])("lookupVariable(%s)", (key, expected) => {
  expect(lookupVariable(key, "s", { KEY: "all", "s/KEY": "own", P1: "1", P2: "2", "s/P3": "3" })).toEqual(
    expected,
  );
});
