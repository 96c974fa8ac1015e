import { describe, expect, test } from "vitest";
import type { Service } from "../model.ts";
import { type Loaded, load } from "./load.ts";
import type { LoadOptions } from "./load-options.ts";

/** Load files by their names in /w; the first ones up to `count` are the project's own. */
function loadFiles(files: Readonly<Record<string, string>>, options: LoadOptions = {}, count = 1): Loaded {
  const paths = Object.keys(files).map((name) => `/w/${name}`);
  return load(
    paths.slice(0, count).map((file) => ({ file })),
    { readFile: (path) => files[path.replace(/^\/w\//, "")], defaultProjectName: "p", ...options },
  );
}

function service(yaml: string, options?: LoadOptions): Service {
  const { project, diagnostics } = loadFiles({ "compose.yaml": `services:\n  s: ${yaml}\n` }, options);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return project!.services.s!;
}

/** `file:line:column path code` of each fault. */
function faults({ diagnostics }: Loaded): string[] {
  return diagnostics.map(
    ({ file, line, column, path, code }) => `${file.replace("/w/", "")}:${line}:${column} ${path} ${code}`,
  );
}

describe("load() turns short forms into long ones", () => {
  test.each<[string, Partial<Service>]>([
    [
      "{image: x, command: a 'b c', environment: [A=1, B], labels: {n: 1.10}}",
      { command: ["a", "b c"], environment: { A: "1", B: null }, labels: { n: "1.10" } },
    ],
    [
      "{image: x, ports: [8080:80/udp]}",
      { ports: [{ target: 80, published: "8080", mode: "ingress", protocol: "udp" }] },
    ],
    [
      "{image: x, mem_limit: 1.5g, stop_grace_period: 90s, cpus: '0.5'}",
      { mem_limit: "1610612736", stop_grace_period: "1m30s", cpus: 0.5 },
    ],
    ["{image: x, healthcheck: {test: curl x}}", { healthcheck: { test: ["CMD-SHELL", "curl x"] } }],
    ["{image: x, extra_hosts: ['b:[::1]', a=1.1.1.1]}", { extra_hosts: ["a=1.1.1.1", "b=::1"] }],
    ["{build: ./d}", { build: { context: "/w/d", dockerfile: "Dockerfile" } }],
    ["{image: x, env_file: e.env}", { env_file: [{ path: "/w/e.env" }] }],
    [
      "{image: x, devices: [/dev/a], gpus: all}",
      { devices: [{ source: "/dev/a", target: "/dev/a", permissions: "rwm" }], gpus: [{ count: -1 }] },
    ],
    [
      "{image: x, volumes: [./a:/b/../c]}",
      { volumes: [{ type: "bind", source: "/w/a", target: "/c", bind: { create_host_path: true } }] },
    ],
    [
      "{image: x, volumes: ['C:\\a:/b']}",
      { volumes: [{ type: "bind", source: "C:\\a", target: "/b", bind: { create_host_path: true } }] },
    ],
    ["{image: x, tmpfs: /t, dns: 1.1.1.1, init: yes}", { tmpfs: ["/t"], dns: ["1.1.1.1"], init: true }],
  ])("%s", (yaml, expected) => expect(service(yaml, { resolveEnvironment: false })).toMatchObject(expected));

  test("paths of Windows become those of its Linux engine when asked to", () => {
    const { volumes } = service("{image: x, volumes: ['C:\\a\\b:/b']}", { convertWindowsPaths: true });
    expect(volumes?.[0]?.source).toBe("/c/a/b");
  });
});

describe("load() merges files", () => {
  const merge = (base: string, over: string) =>
    loadFiles({ "a.yaml": `services:\n  s: ${base}\n`, "b.yaml": `services:\n  s: ${over}\n` }, {}, 2)
      .project!.services.s!;

  test.each<[string, string, Partial<Service>]>([
    ["{image: x, command: a}", "{command: [b]}", { command: ["b"] }],
    ["{image: x, environment: {A: 1, B: 2}}", "{environment: [B=3]}", { environment: { A: "1", B: "3" } }],
    ["{image: x, cap_add: [A, B]}", "{cap_add: [B, C]}", { cap_add: ["A", "B", "C"] }],
    [
      "{image: x, volumes: [/a:/x, /b:/y]}",
      "{volumes: [/c:/x]}",
      {
        volumes: [
          expect.objectContaining({ source: "/c" }),
          expect.objectContaining({ source: "/b" }),
        ] as never,
      },
    ],
    ["{image: x, dns: [a]}", "{dns: !override [b]}", { dns: ["b"] }],
    [
      "{image: x, logging: {driver: a, options: {x: 1}}}",
      "{logging: {driver: b}}",
      { logging: { driver: "b" } },
    ],
    ["{image: x, user: a}", "{user: }", { user: "a" }],
  ])("%s and %s", (base, over, expected) => expect(merge(base, over)).toMatchObject(expected));

  test("!reset takes a key away", () => {
    expect(
      merge("{image: x, user: a, ports: [80]}", "{user: !reset null, ports: !reset []}"),
    ).not.toHaveProperty("user");
  });

  test("anchors, merge keys, documents and x- keys", () => {
    const text =
      "x-c: &c {image: x, tty: true}\nservices:\n  s: {<<: *c, init: false, x-y: 1}\n---\nservices: {t: {image: y}}\n";
    const { project } = loadFiles({ "compose.yaml": text });
    expect(project?.services).toMatchObject({
      s: { image: "x", tty: true, init: false, "x-y": 1 },
      t: { image: "y" },
    });
    expect(project?.["x-c"]).toEqual({ image: "x", tty: true });
  });
});

describe("load() follows extends and include", () => {
  test("a service of another file, its paths seen from there", () => {
    const { project } = loadFiles({
      "compose.yaml": "services:\n  s: {extends: {file: d/base.yaml, service: b}, environment: {A: 2}}\n",
      "d/base.yaml":
        "services:\n  b: {extends: c, environment: {A: 1, B: 1}}\n  c: {image: x, volumes: ['./v:/v']}\n",
    });
    expect(project?.services.s).toMatchObject({
      image: "x",
      environment: { A: "2", B: "1" },
      volumes: [{ source: "/w/d/v" }],
    });
    expect(project?.services.s).not.toHaveProperty("extends");
  });

  test("an included project has its own directory and variables, and the including file the last word", () => {
    const { project } = loadFiles({
      "compose.yaml": "include: [d/in.yaml]\nservices:\n  s: {tty: true}\n",
      "d/in.yaml": "services:\n  s: {image: 'x:${V}', build: .}\n",
      "d/.env": "V=1\n",
    });
    expect(project?.services.s).toMatchObject({ image: "x:1", tty: true, build: { context: "/w/d" } });
  });
});

test("load() asks for addresses as they are written", () => {
  const asked: string[] = [];
  const text =
    "include: ['https://x.org/in.yaml']\nservices:\n  s: {extends: {file: 'git@x.org:a.git', service: b}}\n";
  load([{ file: "/w/compose.yaml", text }], { readFile: (path) => void asked.push(path) });
  expect(asked).toEqual(expect.arrayContaining(["https://x.org/in.yaml", "git@x.org:a.git"]));
});

describe("load() says where a fault is", () => {
  test("in interpolated, merged, extended and included values, all at once", () => {
    const loaded = loadFiles(
      {
        "a.yaml":
          "include: [in.yaml]\nservices:\n  s:\n    image: x\n    mem_limit: ${SIZE}\n    command: ${NONE:?}\n",
        "b.yaml": "services:\n  s: {cpus: many}\n  t:\n    extends: {file: base.yaml, service: b}\n",
        "in.yaml": "services:\n  i: {image: x, restart: sometimes}\n",
        "base.yaml": "services:\n  b:\n    image: x\n    tty: perhaps\n",
      },
      { environment: { SIZE: "large" } },
      2,
    );
    expect(loaded.project).toBeUndefined();
    expect(faults(loaded)).toEqual([
      "a.yaml:5:16 services.s.mem_limit COMPOSE_FORMAT",
      "a.yaml:6:14 services.s.command COMPOSE_VARIABLE_REQUIRED",
      "b.yaml:2:13 services.s.cpus COMPOSE_TYPE",
      "base.yaml:4:10 services.b.tty COMPOSE_TYPE",
      "in.yaml:2:26 services.i.restart COMPOSE_FORMAT",
    ]);
  });

  test.each([
    [
      "services:\n  s: {image: x, privilege: true}\n",
      "compose.yaml:2:17 services.s.privilege COMPOSE_UNKNOWN_KEY",
    ],
    [
      "services:\n  s: {image: x, networks: [n]}\n",
      "compose.yaml:2:28 services.s.networks.n COMPOSE_UNDEFINED",
    ],
    [
      "services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [a]}\n",
      "compose.yaml:2:3 services.a.depends_on COMPOSE_CYCLE",
    ],
    [
      "services:\n  a: {extends: b, image: x}\n  b: {extends: a}\n",
      "compose.yaml:2:16 services.a.extends COMPOSE_CYCLE",
    ],
    ["services:\n  s: {image: x, image: y}\n", "compose.yaml:2:17 image COMPOSE_DUPLICATE_KEY"],
    ["services:\n  s: {image: [}\n", "compose.yaml:2:15  COMPOSE_SYNTAX"],
    ["services: {}\n  a: 1\n", "compose.yaml:2:1  COMPOSE_SYNTAX"],
    ["services:\n  s: {build: {context: ., labels: {1: x}}}\n", "compose.yaml:2:36 1 COMPOSE_KEY_NOT_TEXT"],
    ["", "compose.yaml:1:1  COMPOSE_EMPTY"],
    [
      "services:\n  s: {image: x, env_file: none.env}\n",
      "compose.yaml:2:27 services.s.env_file.0 COMPOSE_ENV_FILE",
    ],
  ])("%j: %s", (text, fault) => expect(faults(loadFiles({ "compose.yaml": text }))).toContain(fault));

  test("a hint names the nearest key", () => {
    const { diagnostics } = loadFiles({ "compose.yaml": "services:\n  s: {image: x, privilege: true}\n" });
    expect(diagnostics[0]?.hint).toBe("did you mean privileged?");
  });
});

describe("load() selects services", () => {
  const text =
    "services:\n  a: {image: x, depends_on: [c]}\n  b: {image: x, profiles: [p]}\n  c: {image: x}\n";
  test.each<[LoadOptions, string[], string[]]>([
    [{}, ["a", "c"], ["b"]],
    [{ profiles: ["p"] }, ["a", "b", "c"], []],
    [{ services: ["a"] }, ["a", "c"], ["b"]],
    [{ services: ["b"] }, ["b"], ["a", "c"]],
  ])("%j", (options, on, off) => {
    const { project } = loadFiles({ "compose.yaml": text }, options);
    expect(Object.keys(project!.services).sort()).toEqual(on);
    expect(Object.keys(project!.disabled ?? {}).sort()).toEqual(off);
  });
});

test("load() takes the name that is asked for, else that of the last file, else that of the directory", () => {
  const text = "name: ${N:-file}\nservices:\n  s: {image: x, environment: [COMPOSE_PROJECT_NAME]}\n";
  const name = (options: LoadOptions, yaml = text) =>
    load([{ file: "/srv/My App/compose.yaml", text: yaml }], options).project?.name;
  expect(name({})).toBe("file");
  expect(name({ projectName: "cli" })).toBe("cli");
  expect(name({ environment: { N: "env" } })).toBe("env");
  expect(name({}, text.slice(text.indexOf("\n") + 1))).toBe("myapp");
  expect(name({ projectName: "Not Allowed" })).toBeUndefined();
});
