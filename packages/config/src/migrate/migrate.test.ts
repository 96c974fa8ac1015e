import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { LEGACY_KEYS, legacyKey } from "../check/legacy-keys.ts";
import { parseConfig } from "../document/parse-config.ts";
import { configSchema } from "../schema/config.ts";
import { keyAt } from "../schema/walk.ts";
import { daemonKeys } from "./daemon-arguments.ts";
import { migrate } from "./migrate.ts";

const first = readFileSync(new URL("../testdata/old/first-release.yml", import.meta.url), "utf8");

describe("migrate()", () => {
  test("brings a document of the first release to this one, and explains the rest to the line", () => {
    const { text, diagnostics, changes } = migrate(first, { file: "rancher.yml" });
    expect(
      diagnostics.map(({ code, path, line, column }) => [code, path, text.split("\n")[line - 1], column]),
    ).toEqual([["CONFIG_LEGACY_KEY", "os_upgrade_channel", "os_upgrade_channel: stable", 1]]);
    expect(diagnostics[0]?.hint).toMatch(/rancher\.upgrade\.url/);
    expect(text).toMatch(/^# a machine of the first release$/m);
    expect(changes.find(({ note }) => note.startsWith("ssh "))?.line).toBe(27);
    const { config } = parseConfig(text.replace(/^os_upgrade_channel.*\n/m, ""));
    expect(config).toMatchObject({
      write_files: [{ path: "/etc/motd", content: "hello" }],
      rancher: {
        cloud_init: { datasources: ["configdrive:/media/config-2"] },
        console: "ubuntu",
        docker: {
          tls: true,
          ca_cert: expect.stringContaining("Y2E="),
          server_key: expect.stringContaining("RSA"),
        },
        network: {
          dns: { nameservers: ["8.8.8.8", "8.8.4.4"] },
          interfaces: {
            eth0: { address: "10.0.0.2/24", gateway: "10.0.0.1", mtu: 1400 },
            "eth*": { dhcp: true },
          },
          post_cmds: ["echo up"],
        },
        ssh: { keys: { "dsa-pub": "ssh-dss AAAA" } },
        state: { dev: "LABEL=RANCHER_STATE", required: false },
        system_docker: {
          storage_driver: "overlay2",
          bridge: "none",
          restart: false,
          host: ["unix:///var/run/system-docker.sock"],
        },
      },
    });
  });

  test.each([
    [
      "user_docker: {tls: true, args: [docker, -d, -G, docker]}\n",
      { rancher: { docker: { tls: true, group: "docker" } } },
    ],
    [
      "rancher: {docker: {graph: /data, args: [daemon, --mtu=1400]}}\n",
      { rancher: { docker: { data_root: "/data", extra_args: ["--mtu=1400"] } } },
    ],
    ["disable: [password, udev]\n", { rancher: { disable: ["password"] } }],
    ["enabledAddons: [zfs]\n", { rancher: { services_include: { zfs: true } } }],
    ["rescue: true\n", { rancher: { recovery: true } }],
  ])("%j", (text, expected) => {
    const migrated = migrate(text);
    expect(migrated.diagnostics).toEqual([]);
    expect(parseConfig(migrated.text).config).toEqual(expected);
  });

  test("leaves a document of this release as it is", () => {
    const text = "#cloud-config\nhostname: a # b\n";
    expect(migrate(text)).toEqual({ text, changes: [], diagnostics: [] });
  });

  test("leaves an old key whose new one is set", () => {
    const { text, diagnostics } = migrate(
      "dns: [1.1.1.1]\nrancher: {network: {dns: {nameservers: [9.9.9.9]}}}\n",
    );
    expect(text).toContain("dns: [1.1.1.1]");
    expect(diagnostics.map(({ code }) => code)).toEqual(["CONFIG_LEGACY_KEY"]);
  });
});

describe("LEGACY_KEYS", () => {
  const names = LEGACY_KEYS.map(({ from }) => from);
  test("no key is in it twice", () => expect(new Set(names).size).toBe(names.length));
  test.each(LEGACY_KEYS)("$from is no key of this release", ({ from }) => {
    expect(keyAt(configSchema, from.split("."))).toBeUndefined();
    expect(legacyKey(from)?.from).toBe(from);
  });
  test.each(LEGACY_KEYS.filter(({ to }) => to !== undefined))(
    "$from moves to a key of this release",
    ({ to }) => {
      expect(keyAt(configSchema, to!.split("."))).toBeDefined();
    },
  );
});

test.each([
  [
    ["docker", "-d", "-D", "--log-opt", "max-size=1m", "--log-opt=max-file=2"],
    { debug: true, log_opts: { "max-size": "1m", "max-file": "2" } },
  ],
  [["-H", "a", "-H", "b", "--label", "x"], { host: ["a", "b"], extra_args: ["--label", "x"] }],
])("daemonKeys(%j)", (argv, keys) => expect(daemonKeys(argv)).toEqual(keys));
