import { describe, expect, test } from "vitest";
import { explain } from "../schema/explain.ts";
import { diff } from "./diff.ts";
import { dockerArguments } from "./docker-arguments.ts";
import { exportConfig } from "./export-config.ts";
import { get } from "./get.ts";
import { images } from "./images.ts";
import { layersFromFiles } from "./layers-from-files.ts";
import { mergeMetadata } from "./metadata.ts";
import { parseKernelCommandLine, unescapeCommandLine } from "./parse-kernel-command-line.ts";
import { type Layer, resolveConfig } from "./resolve-config.ts";
import { substitute } from "./substitute.ts";

const file = (name: string, text: string): Layer => ({ name, file: `${name}.yml`, text });

describe("resolveConfig()", () => {
  test("takes the highest layer and says which it was", () => {
    const { config, origin, diagnostics } = resolveConfig([
      file("low", "hostname: a\nrancher: {console: x, sysctl: {net.a: 1.10}}"),
      file("high", "rancher:\n  console: z"),
    ]);
    expect(config).toEqual({ hostname: "a", rancher: { console: "z", sysctl: { "net.a": "1.10" } } });
    expect(origin("rancher.console")).toEqual({ layer: "high", file: "high.yml", line: 2, column: 3 });
    expect(origin("rancher.sysctl.net.a")).toMatchObject({ layer: "low", line: 2 });
    expect(origin("rancher.debug")).toBeUndefined();
    expect(diagnostics).toEqual([]);
  });

  test.each([
    ["a text that is not YAML", "hostname: [", "CONFIG_UNCLOSED"],
    ["a value of the wrong type", "hostname: {}\nrancher: {debug: true}", "CONFIG_TYPE"],
  ])("sets a layer with %s aside whole, and uses the others", (_, text, code) => {
    const { config, diagnostics } = resolveConfig([
      file("good", "hostname: a"),
      file("bad", text),
      file("last", "timezone: UTC"),
    ]);
    expect(config).toEqual({ hostname: "a", timezone: "UTC" });
    expect(diagnostics).toMatchObject([{ code, file: "bad.yml", severity: "error" }]);
  });

  test("leaves out a value that is of no use, and uses the rest of its layer", () => {
    const { config, diagnostics } = resolveConfig([
      file(
        "user",
        "hostname: a\nrancher: {ssh: {port: 99999}, network: {dns: {nameservers: [9.9.9.9, nope]}}}\nunknown: 1",
      ),
    ]);
    expect(config).toEqual({
      hostname: "a",
      unknown: 1,
      rancher: { ssh: {}, network: { dns: { nameservers: ["9.9.9.9"] } } },
    });
    expect(diagnostics.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      "CONFIG_RANGE warning",
      "CONFIG_FORMAT warning",
      "CONFIG_UNKNOWN_KEY warning",
    ]);
  });

  test("leaves out one parameter of a command line, not the others", () => {
    const line = "quiet rancher.debug=maybe rancher.state.dev=LABEL=X rancher.password=1 cc.hostname=h";
    const { config, diagnostics } = resolveConfig([
      { name: "kernel", file: "/proc/cmdline", commandLine: line },
    ]);
    expect(config).toEqual({ hostname: "h", rancher: { password: 1, state: { dev: "LABEL=X" } } });
    expect(diagnostics).toMatchObject([{ code: "CONFIG_TYPE", path: "rancher.debug", severity: "warning" }]);
  });

  test("checks layers of data like those of text", () => {
    const { config, diagnostics } = resolveConfig([{ name: "data", file: "data", value: { hostname: 5 } }]);
    expect(config).toEqual({});
    expect(diagnostics).toMatchObject([{ code: "CONFIG_TYPE", path: "hostname" }]);
  });

  test("asks metadata for what is not set", () => {
    const metadata = {
      hostname: "m",
      rootDisk: "/dev/xvda",
      privateIpv4: "10.0.0.7",
      sshPublicKeys: { b: "kb", a: "ka" },
    };
    const { config, origin } = resolveConfig(
      [
        file(
          "user",
          "ssh_authorized_keys: [k]\nrancher: {network: {interfaces: {eth0: {address: $private_ipv4/24}}}}",
        ),
      ],
      { metadata },
    );
    expect(config).toEqual({
      hostname: "m",
      ssh_authorized_keys: ["k", "ka", "kb"],
      rancher: { resize_device: "/dev/xvda", network: { interfaces: { eth0: { address: "10.0.0.7/24" } } } },
    });
    expect(origin("hostname")?.layer).toBe("metadata");
  });
});

test("layersFromFiles() orders files as machines do", () => {
  const directory = "/var/lib/rancher/conf/cloud-config.d/";
  const names = ["b.yml", "10.yml", "9.yml", ".hidden", "old.yml~", "sub/x.yml", "ä.yml"];
  const files = Object.fromEntries(
    [
      ...names.map((name) => directory + name),
      "/var/lib/rancher/conf/cloud-config.yml",
      "/proc/cmdline",
      "/usr/share/ros/os-config.yml",
      "/usr/share/ros/oem/oem-config.yml",
      "/etc/passwd",
    ].map((path) => [path, ""]),
  );
  expect(layersFromFiles(files).map((layer) => layer.file.replace(directory, ""))).toEqual([
    "/usr/share/ros/os-config.yml",
    "/usr/share/ros/oem/oem-config.yml",
    "10.yml",
    "9.yml",
    "b.yml",
    "ä.yml",
    "/var/lib/rancher/conf/cloud-config.yml",
    "/proc/cmdline",
  ]);
});

describe("parseKernelCommandLine()", () => {
  test.each([
    ["quiet rancher.debug", { rancher: { debug: true } }],
    [
      "rancher.cloud_init.datasources=[url:http://x/y?a=b,ec2]",
      { rancher: { cloud_init: { datasources: ["url:http://x/y?a=b", "ec2"] } } },
    ],
    ["cc.hostname='a b' rancher.a=“c d”", { hostname: "a b", rancher: { a: "“c d”" } }],
    ["rancher.a=1 rancher.a.b=2", { rancher: { a: 1 } }],
    ["rancher.a.b=1 rancher.a=2", { rancher: { a: 2 } }],
    [
      "rancher.network.interfaces.eth*.dhcp=yes",
      { rancher: { network: { interfaces: { "eth*": { dhcp: true } } } } },
    ],
    ["rancher.key= rancher.other=#c", { rancher: { key: "", other: "#c" } }],
    [
      "rancher.__proto__.debug=true",
      { rancher: Object.defineProperty({}, "__proto__", { value: { debug: true }, enumerable: true }) },
    ],
  ])("%s", (line, tree) => expect(JSON.stringify(parseKernelCommandLine(line))).toBe(JSON.stringify(tree)));

  test("keeps the parameters of others if asked", () => {
    expect(parseKernelCommandLine("root=/dev/sda1 ro", { all: true })).toEqual({
      root: "/dev/sda1",
      ro: true,
    });
    expect(unescapeCommandLine(" a=\\'b\\\" ")).toBe("a='b\"");
  });
});

test.each([
  ["$public_ipv4x $$public_ipv4 ${public_ipv4}", "1.2.3.4x $1.2.3.4 ${public_ipv4}"],
  ["\\$public_ipv4 $private_ipv4|$public_ipv6|$private_ipv6", "$public_ipv4 10.0.0.1||"],
])("substitute(%j)", (text, expected) => {
  expect(
    substitute(
      text,
      { publicIpv4: "1.2.3.4", publicIpv6: "::1\nruncmd: [x]" },
      { COREOS_PRIVATE_IPV4: "10.0.0.1" },
    ),
  ).toBe(expected);
});

test.each([
  [
    { debug: false, restart: true, live_restore: null, bridge: "", host: ["", "a"] },
    {},
    ["--host", "a", "--debug=false", "--restart"],
  ],
  [
    { data_root: "/d", pid_file: "/p", tls: true, tls_args: ["--t"], extra_args: ["--e"] },
    {},
    ["--data-root", "/d", "--pidfile", "/p", "--e", "--t"],
  ],
  [{ graph: "/d" }, { engine: "docker-17.03.2-ce" }, ["--graph", "/d"]],
  [{ graph: "/d" }, { engine: "docker-26.1.5" }, ["--data-root", "/d"]],
  [
    { userns_enabled: true, tls_args: ["--t"], log_opts: { a: "1", b: "" } },
    {},
    ["--log-opt", "a=1", "--userns-remap", "user-docker:user-docker"],
  ],
])("dockerArguments(%j, %j)", (section, options, argv) =>
  expect(dockerArguments(section, options)).toEqual(argv),
);

test("exportConfig() leaves secrets out unless asked", () => {
  const config = {
    EXTRA_CMDLINE: "x",
    hostname: "a",
    users: [{ name: "u", passwd: "hash" }],
    rancher: {
      password: "x",
      ssh: { port: 22 },
      docker: { ca_key: "k", tls: true },
      registry_auths: { r: { username: "u", password: "p", auth: "a" } },
      network: { wifi_networks: { home: { ssid: "s", psk: "secret", private_key_passwds: ["p"] } } },
    },
  };
  const text = JSON.stringify(exportConfig(config));
  expect(text).toBe(
    '{"hostname":"a","users":[{"name":"u"}],"rancher":{"docker":{"tls":true},"registry_auths":{"r":{"username":"u"}},"network":{"wifi_networks":{"home":{"ssid":"s"}}}}}',
  );
  expect(JSON.stringify(exportConfig(config, { private: true }))).toContain("secret");
  expect(JSON.stringify(exportConfig(config, { private: true }))).not.toContain("EXTRA_CMDLINE");
});

test("diff() tells what it takes to get from one to the other", () => {
  expect(diff({ a: 1, b: { c: [1], d: 2 } }, { b: { c: [1, 2], d: 2 }, e: null })).toEqual([
    { kind: "removed", path: "a", before: 1 },
    { kind: "changed", path: "b.c", before: [1], after: [1, 2] },
    { kind: "added", path: "e", after: null },
  ]);
  expect(diff({ a: [{ x: 1, y: 2 }] }, { a: [{ y: 2, x: 1 }] })).toEqual([]);
});

test("images() lists each image once", () => {
  const services = { b: { image: "y" }, a: { image: "x" }, c: {}, d: { image: "y" } };
  expect(images({ rancher: { services, bootstrap: { e: { image: "a" } } } })).toEqual(["a", "x", "y"]);
});

test.each([
  ["a.b", 1],
  ["a.c.d", 2],
  ['a."c.d"', 2],
  ["l.1", "y"],
  ["l.length", undefined],
  ["a.toString", undefined],
  ["", undefined],
  ["a.b.c", undefined],
])("get(%j)", (path, value) => expect(get({ a: { b: 1, "c.d": 2 }, l: ["x", "y"] }, path)).toBe(value));

test("mergeMetadata() changes nothing that is set", () => {
  expect(
    mergeMetadata(
      { hostname: "a", rancher: { resize_device: "/dev/sdb" } },
      { hostname: "b", rootDisk: "/dev/sda" },
    ),
  ).toEqual({
    hostname: "a",
    rancher: { resize_device: "/dev/sdb" },
    ssh_authorized_keys: [],
  });
});

test("dockerArguments() knows every option of a daemon", () => {
  const { keys = [] } = explain("rancher.docker") ?? {};
  const others = [
    "args",
    "engine",
    "environment",
    "exec",
    "extra_args",
    "storage_context",
    "tls",
    "tls_args",
    "ca_cert",
    "ca_key",
    "server_cert",
    "server_key",
  ];
  const values = [true, "x", ["x"], { x: "y" }];
  const silent = keys.filter(
    (key) => !others.includes(key) && values.every((value) => dockerArguments({ [key]: value }).length === 0),
  );
  expect(silent).toEqual([]);
  expect(keys).toEqual(expect.arrayContaining(others));
});
