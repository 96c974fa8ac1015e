import { describe, expect, test } from "vitest";
import { defineConfig } from "../document/define-config.ts";
import { parseConfig } from "../document/parse-config.ts";
import { stringifyConfig } from "../document/stringify.ts";
import { setValue } from "../edit/set-value.ts";
import { ConfigError } from "../errors.ts";
import type { Key } from "./build.ts";
import { configSchema } from "./config.ts";
import { explain } from "./explain.ts";
import { FORMATS, type FormatName } from "./formats.ts";
import { definition, noteOf, unwrap } from "./walk.ts";

interface Place {
  readonly path: (string | number)[];
  readonly key: Key;
}

/** Every key of the schema, with words of our own for the user's. */
function places(key: Key, path: (string | number)[] = []): Place[] {
  const { type, shape, valueType, element, options } = definition(unwrap(key));
  const below =
    type === "object" ? Object.entries(shape!) : type === "record" ? [["word", valueType!] as const] : [];
  const inside = type === "array" ? [[0, element!] as const] : [];
  const choices = (options ?? []).flatMap((option) => places(option, path).slice(1));
  return [
    { path, key },
    ...[...below, ...inside].flatMap(([name, child]) => places(child, [...path, name])),
    ...choices,
  ];
}

const all = places(configSchema).map((place) => ({ ...place, name: place.path.join(".") }));

describe("the schema", () => {
  test("has several hundred keys", () => expect(all.length).toBeGreaterThan(400));

  test("says of every key what it means, in one sentence", () => {
    const bad = all.filter(({ key }) => !/^\S.*[^,;:]$/.test(noteOf(key)?.description ?? ""));
    expect(bad.map(({ name }) => name)).toEqual([]);
  });

  const valued = all.flatMap(({ name, path, key }) => {
    const { default: initial, examples = [] } = noteOf(key) ?? {};
    return [...(initial === undefined ? [] : [initial]), ...examples].map((value) => ({ name, path, value }));
  });
  test.each(valued)("$name takes its own default or example $value", ({ path, value }) => {
    const tree = setValue(
      {},
      path.filter((segment) => segment !== 0),
      value,
    );
    const nested = path.includes(0) ? { write_files: [{ path: "/x" }] } : tree!;
    expect(
      parseConfig(stringifyConfig(nested)).diagnostics.filter(({ severity }) => severity === "error"),
    ).toEqual([]);
  });

  test("every format is used, and says what it expects", () => {
    const used = new Set(all.map(({ key }) => noteOf(key)?.format).filter((name) => name !== undefined));
    expect(Object.keys(FORMATS).filter((name) => !used.has(name as FormatName))).toEqual([]);
  });
});

describe("FORMATS", () => {
  const rows: [FormatName, string, boolean][] = [
    ["address", "10.0.0.1", true],
    ["address", "010.0.0.1", false],
    ["address", "10.0.0", false],
    ["address", "::", true],
    ["address", "1:2:3:4:5:6:7:8", true],
    ["address", "1:2:3:4:5:6:7::", true],
    ["address", "1::2::3", false],
    ["address", "1:2:3:4:5:6:7", false],
    ["address", "::ffff:1.2.3.4", true],
    ["address", "1.2.3.4::", false],
    ["address", "::12345", false],
    ["cidr", "10.0.0.1/32", true],
    ["cidr", "10.0.0.1/33", false],
    ["cidr", "fd00::1/128", true],
    ["cidr", "fd00::1/129", false],
    ["cidr", "10.0.0.1/", false],
    ["cidr", "/24", false],
    ["ipv6", "10.0.0.1", false],
    ["nameserver", "fe80::1%eth0", true],
    ["nameserver", "x%eth0", false],
    ["mac", "52:54:00:12:34:56", true],
    ["mac", "52-54-00-12-34-56", true],
    ["mac", "52:54-00:12:34:56", false],
    ["mac", "52:54:00:12:34", false],
    ["match", "eth*", true],
    ["match", "mac=52:54:*", true],
    ["match", "mac:nope", false],
    ["match", "macvtap0", true],
    ["hostname", "a-b.c", true],
    ["hostname", "-a", false],
    ["hostname", "a..b", false],
    ["hostname", "a".repeat(64), false],
    ["octal", "0644", true],
    ["octal", "755", true],
    ["octal", "0888", false],
    ["owner", "root:root", true],
    ["owner", "root:", false],
    ["device", "/dev/sda", true],
    ["device", "LABEL=X Y", true],
    ["device", "sda", false],
    ["vlans", "1,2:name", true],
    ["vlans", "0", false],
    ["vlans", "4095", false],
    ["vlans", "a", false],
    ["dockerHost", "unix:///x", true],
    ["dockerHost", "0.0.0.0:2376", true],
    ["dockerHost", "/x", false],
    ["datasource", "url:http://x", true],
    ["datasource", "*", true],
    ["datasource", ":x", false],
    ["sshKey", "ssh-ed25519 AAAA x", true],
    ["sshKey", "a\nb", false],
    ["pem", "x", false],
    ["timezone", "Europe/Vienna", true],
    ["timezone", "../etc", false],
    ["url", "https://x/y", true],
    ["url", "x/y", false],
    ["urlOrPath", "/x", true],
    ["path", "x", false],
  ];
  test.each(rows)("%s takes %j: %j", (format, text, isRight) =>
    expect(FORMATS[format].test(text)).toBe(isRight),
  );
});

describe("explain()", () => {
  test("knows keys below words of the user", () => {
    expect(explain("rancher.network.interfaces.eth0.mtu")).toMatchObject({
      type: "a whole number",
      examples: [1500],
    });
    expect(explain("rancher.sysctl.net.core.somaxconn")?.path).toBe('rancher.sysctl."net.core.somaxconn"');
    expect(explain("rancher.docker")?.keys).toContain("data_root");
    expect(explain("rancher.docker.graph")?.deprecated).toBe("data_root");
    expect(explain("rancher.nope")).toBeUndefined();
  });
});

describe("values that are written in several ways", () => {
  const boot = (text: string) => parseConfig(text, { mode: "boot" });

  test("a mode without quotes is a fault, and boots as it is meant", () => {
    const text = "write_files: [{path: /x, permissions: 0600}]";
    expect(parseConfig(text).diagnostics).toMatchObject([
      { code: "CONFIG_TYPE", severity: "error", message: "expected text, got the number 0600" },
    ]);
    expect(boot(text).config).toEqual({ write_files: [{ path: "/x", permissions: "0600" }] });
    expect(boot(text).diagnostics).toMatchObject([{ severity: "warning", line: 1, column: 39 }]);
  });

  // 420 is 0644 to a program that writes YAML, and 0420 to a person
  test.each(["600", "420", "0o644", "0888"])("the mode %s is refused", (mode) => {
    expect(boot(`write_files: [{path: /x, permissions: ${mode}}]`).diagnostics).toHaveLength(1);
  });

  test.each([
    ["mounts: [[vdb1, /data]]", 0],
    ["mounts: [[/dev/vdb, /data, ext4, nofail, 0, 2]]", 0],
    ["mounts: [[/dev/vdb]]", 1],
    ["mounts: [[a, /b, c, d, 0, 2, x]]", 1],
    ["users: [default, {name: ann}]", 0],
    ["users: [other]", 1],
  ])("%s has %d faults", (text, count) => expect(parseConfig(text).diagnostics).toHaveLength(count));
});

describe("defineConfig()", () => {
  test("returns what is right", () => expect(defineConfig({ hostname: "a" })).toEqual({ hostname: "a" }));
  test("throws all that is wrong", () => {
    expect(() => defineConfig({ hostname: "a b", rancher: { ssh: { port: 99_999 } } })).toThrow(ConfigError);
    expect(() => defineConfig({ hostname: "a b", rancher: { ssh: { port: 99_999 } } })).toThrow(
      /^hostname: expected .* \(and 1 more\)$/,
    );
  });
});
