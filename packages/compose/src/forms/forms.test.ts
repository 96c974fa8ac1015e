import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { splitCommand, splitCommandLibcompose } from "./command.ts";
import { parseMount } from "./mount.ts";
import { isIpv4, isIpv6, parsePort } from "./port.ts";
import { normalizeProjectName } from "./project-name.ts";

// a guard, not a measure: other work may share the machine
vi.setConfig({ testTimeout: 120_000 });

describe("parsePort()", () => {
  test.each([
    ["80", [{ mode: "ingress", protocol: "tcp", target: 80 }]],
    [
      "[::1]:8080:80/UDP",
      [{ mode: "ingress", host_ip: "::1", protocol: "udp", target: 80, published: "8080" }],
    ],
    ["8000-9000:80", [{ mode: "ingress", protocol: "tcp", target: 80, published: "8000-9000" }]],
    [
      "1-2:3-4",
      [
        { mode: "ingress", protocol: "tcp", target: 3, published: "1" },
        { mode: "ingress", protocol: "tcp", target: 4, published: "2" },
      ],
    ],
  ])("%s", (spec, ports) => expect(parsePort(spec)).toEqual(ports));

  test.each([
    "0",
    "65536",
    "a",
    "8080:",
    "::1:80:80",
    "80/tcp/udp",
    "80-81-82",
    "1-3:1-2",
    "256.0.0.1:1:1",
    "",
  ])("%j is refused", (spec) => expect(parsePort(spec)).toBeTypeOf("string"));
});

test.each([
  ["1.2.3.4", true, false],
  ["01.2.3.4", false, false],
  ["::", false, true],
  ["::ffff:1.2.3.4", false, true],
  ["1:2:3:4:5:6:7:8", false, true],
  ["1:2:3:4:5:6:7", false, false],
  ["1::2::3", false, false],
])("%s: IPv4 %j, IPv6 %j", (text, v4, v6) => expect([isIpv4(text), isIpv6(text)]).toEqual([v4, v6]));

describe("parseMount()", () => {
  test.each([
    ["/data", { type: "volume", target: "/data", volume: {} }],
    // as docker compose reads it; the loader warns
    ["v:/v", { type: "volume", target: "v:/v", volume: {} }],
    [
      "./a:/b:ro,z",
      {
        type: "bind",
        source: "./a",
        target: "/b",
        read_only: true,
        bind: { selinux: "z", create_host_path: true },
      },
    ],
    ["C:\\a:D:\\b", { type: "bind", source: "C:\\a", target: "D:\\b", bind: { create_host_path: true } }],
    ["${A:-/x:y}:/b", { type: "volume", source: "${A:-/x:y}", target: "/b", volume: {} }],
  ])("%s", (spec, mount) => expect(parseMount(spec)).toEqual({ mount, ignored: [] }));

  test("a letter names a volume where there are no drives", () =>
    expect(parseMount("v:/v", { hasDrives: false })).toMatchObject({ mount: { source: "v", target: "/v" } }));

  test("says which options mean nothing", () => {
    expect(parseMount("/a:/b:cached,ro")).toMatchObject({ ignored: ["cached"], mount: { read_only: true } });
  });

  test.each(["", "/a:", ":/b", "/a:/b:ro:x"])("%j is refused", (spec) =>
    expect(parseMount(spec)).toBeTypeOf("string"),
  );
});

describe("splitCommand()", () => {
  test.each([
    ["echo 'a b' \"c d\" e\\ f", ["echo", "a b", "c d", "e f"]],
    ["echo $(date +%s) `id -u`", ["echo", "$(date +%s)", "`id -u`"]],
    ["a | b > c; d", ["a", "|", "b", ">", "c;", "d"]],
    ["a ''", ["a", ""]],
    ["  ", []],
  ])("%s", (command, words) => expect(splitCommand(command)).toEqual(words));

  test.each(["a 'b", 'a "b', "a \\"])("%s has no end", (command) =>
    expect(splitCommand(command)).toBeUndefined(),
  );

  test("libcompose knows comments", () =>
    expect(splitCommandLibcompose("a b#c # d\ne")).toEqual(["a", "b#c", "e"]));
});

test("the parsers take any text", () => {
  const part = fc.constantFrom(
    ":",
    "-",
    "/",
    "[",
    "]",
    "1",
    "80",
    "C:",
    "\\",
    "$",
    "{",
    "}",
    '"',
    "'",
    "`",
    "(",
    " ",
    ",",
    ".",
  );
  fc.assert(
    fc.property(
      fc.array(part).map((parts) => parts.join("")),
      (text) => {
        for (const parse of [
          parsePort,
          parseMount,
          splitCommand,
          splitCommandLibcompose,
          normalizeProjectName,
        ])
          parse(text);
      },
    ),
  );
});
