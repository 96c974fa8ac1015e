import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PATHS } from "../layers/layers-from-files.ts";
import { fingerprint, readCachedConfig, writeCachedConfig } from "./config-cache.ts";
import { readLayers } from "./read-layers.ts";
import { runConfigCommand } from "./run-cli.ts";
import { writeConfigFile } from "./write-file.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ros-config-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (path: string, text: string): string => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  return join(root, path);
};

/** Run the program and gather what it prints. */
async function run(
  argv: string[],
  machine?: { root: string; cache?: string },
): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ["", ""];
  const code = await runConfigCommand(argv, {
    ...(machine && { machine, program: "ros config" }),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

describe("readLayers()", () => {
  test("reads what is there, in order, below a prefix", () => {
    put(PATHS.system, "s");
    put(`/state${PATHS.directory}/b.yml`, "b");
    put(`/state${PATHS.directory}/a.yml`, "a");
    put(`/state${PATHS.user}`, "u");
    put(PATHS.commandLine, "quiet");
    mkdirSync(join(root, "state", PATHS.directory, "c.yml"));
    const layers = readLayers({ root, prefix: "/state" });
    expect(
      layers.map((layer) => ("text" in layer ? layer.text : "commandLine" in layer ? layer.commandLine : "")),
    ).toEqual(["s", "a", "b", "u", "quiet"]);
    expect(readLayers({ root, commandLine: false }).map(({ name }) => name)).toEqual(["system"]);
  });

  test("tells of a file that cannot be read", () => {
    mkdirSync(join(root, PATHS.user), { recursive: true });
    const told: string[] = [];
    expect(readLayers({ root, report: ({ code, message }) => told.push(`${code} ${message}`) })).toEqual([]);
    expect(told).toEqual(["CONFIG_UNREADABLE expected a file that can be read, got EISDIR"]);
  });
});

describe("readLayers() of a file that is not UTF-8", () => {
  test("uses what can be read, and tells", () => {
    mkdirSync(dirname(join(root, PATHS.user)), { recursive: true });
    writeFileSync(join(root, PATHS.user), Buffer.from("# \xe9\nhostname: a\n", "latin1"));
    const told: string[] = [];
    const layers = readLayers({
      root,
      report: ({ file, line, severity }) => told.push(`${file}:${line} ${severity}`),
    });
    expect(layers).toMatchObject([{ text: "# \ufffd\nhostname: a\n" }]);
    expect(told).toEqual([`${PATHS.user}:1 warning`]);
  });
});

describe("writeConfigFile()", () => {
  test("replaces a file whole, for its owner alone", () => {
    const file = put("conf/a.yml", "old");
    chmodSync(file, 0o644);
    writeConfigFile(file, "new");
    expect(readFileSync(file, "utf8")).toBe("new");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeConfigFile(join(root, "deep/er/b"), "b", { mode: 0o700 });
    expect(statSync(join(root, "deep/er/b")).mode & 0o777).toBe(0o700);
    expect(statSync(join(root, "deep")).mode & 0o777).toBe(0o700);
  });

  test("leaves nothing behind if it fails", () => {
    mkdirSync(join(root, "conf/a.yml/b"), { recursive: true });
    expect(() => writeConfigFile(join(root, "conf/a.yml"), "x")).toThrow();
    expect(readdirSync(join(root, "conf"))).toEqual(["a.yml"]);
  });
});

describe("readCachedConfig()", () => {
  test("answers until a file of the configuration changes", () => {
    const cache = join(root, "run/config.json");
    put(PATHS.commandLine, "quiet");
    writeCachedConfig(cache, { hostname: "a" }, fingerprint({ root }));
    expect(readCachedConfig(cache, { root })).toEqual({ hostname: "a" });
    put(`${PATHS.directory}/new.yml`, "hostname: b");
    expect(readCachedConfig(cache, { root })).toBeUndefined();
    expect(readCachedConfig(join(root, "none"), { root })).toBeUndefined();
    put("run/config.json", '{"made": "');
    expect(readCachedConfig(cache, { root })).toBeUndefined();
  });
});

describe("runConfigCommand() on files", () => {
  const rows: [
    name: string,
    before: string,
    argv: string[],
    code: number,
    out: string,
    err: RegExp,
    after?: string,
  ][] = [
    ["validate a good one", "hostname: a\n", ["validate", "F"], 0, "", /^$/],
    [
      "validate a wrong one",
      "hostnam: a\n",
      ["validate", "F"],
      1,
      "",
      /F:1:1: hostnam: expected .*\n1 \| hostnam: a\n {2}\| \^{7}\n {5}did you mean hostname\? {2}\[CONFIG_UNKNOWN_KEY\]/,
    ],
    ["mend", "hostnam: a\n", ["validate", "--fix", "F"], 0, "", /1 fault mended/, "hostname: a\n"],
    ["get a value", "hostname: a\n", ["get", "F", "hostname"], 0, "a\n", /^$/],
    ["get a list", "runcmd: [a, b]\n", ["get", "F", "runcmd"], 0, "- a\n- b\n\n", /^$/],
    ["get what is not set", "{}\n", ["get", "F", "hostname"], 0, "\n", /hostname is not set/],
    ["get the place", "hostname: a\n", ["get", "--origin", "F", "hostname"], 0, "a\n", /F:1:1/],
    [
      "set text that looks like a number",
      "{}\n",
      ["set", "F", "hostname", "5"],
      0,
      "",
      /^$/,
      '{"hostname": "5"}\n',
    ],
    [
      "set a key with dots",
      "hostname: a\n",
      ["set", "F", "rancher.sysctl.net.a", "1"],
      0,
      "",
      /^$/,
      "hostname: a\nrancher:\n  sysctl:\n    net.a: 1\n",
    ],
    [
      "set a map",
      "hostname: a\n",
      ["set", "F", "rancher.environment", "{A: 1, B: http://b:80/}"],
      0,
      "",
      /^$/,
      "hostname: a\nrancher:\n  environment:\n    A: 1\n    B: http://b:80/\n",
    ],
    [
      "set a list of maps",
      "hostname: a\n",
      ["set", "F", "write_files", "[{path: /a, content: b}]"],
      0,
      "",
      /^$/,
      "hostname: a\nwrite_files:\n  - path: /a\n    content: b\n",
    ],
    [
      "set a list of addresses",
      "hostname: a\n",
      ["set", "F", "rancher.cloud_init.datasources", "[url:http://a/b?c=d, ec2]"],
      0,
      "",
      /^$/,
      "hostname: a\nrancher:\n  cloud_init:\n    datasources:\n      - url:http://a/b?c=d\n      - ec2\n",
    ],
    [
      "refuse a wrong value",
      "hostname: a\n",
      ["set", "F", "rancher.ssh.port", "x"],
      1,
      "",
      /rancher\.ssh\.port: expected a whole number, got "x"/,
      "hostname: a\n",
    ],
    ["refuse an empty key", "hostname: a\n", ["set", "F", "", "x"], 2, "", /expected a key/, "hostname: a\n"],
    ["ask for the value", "hostname: a\n", ["set", "F", "hostname"], 2, "", /expected VALUE\nusage: /],
    [
      "explain a command",
      "{}\n",
      ["get", "--help"],
      0,
      "usage: ros-config get [--origin] FILE KEY\n\nprint a value\n",
      /^$/,
    ],
    ["delete", "hostname: a\ntimezone: UTC\n", ["delete", "F", "hostname"], 0, "", /^$/, "timezone: UTC\n"],
    [
      "refuse to delete what is not there",
      "hostname: a\n",
      ["delete", "F", "timezone"],
      1,
      "",
      /CONFIG_NOT_SET/,
    ],
    [
      "export",
      "rancher: {ssh: {port: 22}, debug: true}\n",
      ["export", "F"],
      0,
      "#cloud-config\nrancher:\n  debug: true\n",
      /^$/,
    ],
    ["images", "rancher: {services: {a: {image: x}}}\n", ["images", "F"], 0, "x\n", /^$/],
    [
      "explain",
      "rancher: {ssh: {port: 22}}\n",
      ["explain", "F", "rancher.ssh.port"],
      0,
      "rancher.ssh.port: Port of the SSH server; 0 keeps the usual one.\ntype      a whole number\nexample   22\nvalue     22\nset in    F:1:17 (file)\n",
      /^$/,
    ],
    ["explain an unknown key", "{}\n", ["explain", "rancher.sshh"], 1, "", /did you mean rancher\.ssh\?/],
    [
      "migrate",
      "dns: [1.1.1.1]\n",
      ["migrate", "--write", "F"],
      0,
      "",
      /F:1: dns is rancher/,
      "rancher:\n  network:\n    dns:\n      nameservers:\n        - 1.1.1.1\n",
    ],
    ["refuse an unknown command", "", ["frobnicate"], 2, "", /expected a command, got frobnicate/],
    ["refuse an unknown option", "", ["validate", "--nope", "F"], 2, "", /nope/],
    ["say that there is no file", "", ["get", "none.yml", "a"], 1, "", /expected a file, there is none/],
  ];
  test.each(rows)("%s", async (_, before, argv, code, out, err, after) => {
    const file = put("F", before);
    const shown = (text: string): string => text.replaceAll(file, "F");
    const result = await run(argv.map((word) => (word === "F" ? file : word)));
    expect({ code: result.code, out: shown(result.out) }).toEqual({ code, out });
    expect(shown(result.err)).toMatch(err);
    if (after !== undefined) expect(readFileSync(file, "utf8")).toBe(after);
  });

  test("tells of every file that cannot be read, and checks the others", async () => {
    const latin = put("latin.yml", "");
    writeFileSync(latin, Buffer.from("hostname: a\n# caf\xe9\n", "latin1"));
    const wide = put("wide.yml", "");
    writeFileSync(wide, Buffer.from("\ufeffhostname: a\n", "utf16le"));
    const wrong = put("wrong.yml", "hostnam: a\n");
    const { code, out } = await run(["validate", "-o", "json", root, `${root}/none`, latin, wide, wrong]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject(
      [
        { code: "CONFIG_UNREADABLE", file: root, message: /EISDIR/ },
        { code: "CONFIG_UNREADABLE", message: "expected a file, there is none" },
        { line: 2, column: 6, message: "expected text in UTF-8, got the byte 0xe9" },
        { line: 1, column: 1, message: "expected text in UTF-8, got UTF-16" },
        { code: "CONFIG_UNKNOWN_KEY", file: wrong },
      ].map((one) => ({
        ...one,
        message:
          one.message instanceof RegExp
            ? expect.stringMatching(one.message)
            : (one.message ?? expect.any(String)),
      })),
    );
    const before = readFileSync(latin);
    expect((await run(["set", latin, "hostname", "b"])).code).toBe(1);
    expect(readFileSync(latin)).toEqual(before);
  });

  test("changes the file behind a link, and no pipe or device", async () => {
    const file = put("real.yml", "hostname: a\n");
    symlinkSync("real.yml", join(root, "link.yml"));
    symlinkSync("new.yml", join(root, "dangling.yml"));
    for (const name of ["link.yml", "dangling.yml"]) {
      expect((await run(["set", join(root, name), "hostname", "b"])).code).toBe(0);
      expect(lstatSync(join(root, name)).isSymbolicLink()).toBe(true);
    }
    expect(readFileSync(file, "utf8")).toBe("hostname: b\n");
    expect(readFileSync(join(root, "new.yml"), "utf8")).toContain("hostname: b");
    const { code, err } = await run(["set", "/dev/null", "hostname", "b"]);
    expect(code).toBe(1);
    expect(err).toContain("expected a file to write");
  });

  test("prints JSON and SARIF for programs", async () => {
    const file = put("a.yml", "hostnam: a\n");
    expect(JSON.parse((await run(["validate", "-o", "json", file])).out)).toMatchObject([
      { code: "CONFIG_UNKNOWN_KEY", line: 1, fix: { edits: [{ start: 0, end: 7, text: "hostname" }] } },
    ]);
    const sarif = JSON.parse((await run(["validate", "-o", "sarif", file])).out);
    expect(sarif.runs[0].results).toMatchObject([
      { ruleId: "CONFIG_UNKNOWN_KEY", level: "error", fixes: [{}] },
    ]);
    expect(sarif.runs[0].tool.driver.rules).toMatchObject([
      { id: "CONFIG_UNKNOWN_KEY", shortDescription: { text: expect.any(String) } },
    ]);
    expect((await run(["validate", "--fix", "-o", "xml", file])).code).toBe(2);
    const odd = put("a #%.yml", "hostnam: a\n");
    expect((await run(["validate", "-o", "sarif", odd])).out).toContain("a%20%23%25.yml");
  });

  test("compares and merges documents, and shows no secret", async () => {
    const [a, b] = [
      put("a.yml", "hostname: a\n"),
      put("b.yml", "hostname: b\nrancher: {registry_auths: {r: {password: top}}}\n"),
    ];
    expect(await run(["diff", a, b])).toMatchObject({
      code: 1,
      out: '- hostname: a\n+ hostname: b\n+ rancher: {"registry_auths":{"r":{"password":"(secret)"}}}\n',
    });
    expect(await run(["diff", a, a])).toMatchObject({ code: 0, out: "" });
    expect((await run(["merge", a, "-i", b])).code).toBe(0);
    expect(readFileSync(a, "utf8")).toContain("password: top");
    expect(statSync(a).mode & 0o777).toBe(0o600);
  });
});

describe("runConfigCommand() on a machine", () => {
  test("shows all layers, changes the user's, and answers from the cache", async () => {
    put(PATHS.system, "rancher: {console: default}\n");
    put(`${PATHS.directory}/boot.yml`, "hostname: boot\n");
    const machine = { root, cache: join(root, "run/config.json") };
    expect(await run(["get", "hostname"], machine)).toMatchObject({ code: 0, out: "boot\n" });
    expect(existsSync(machine.cache)).toBe(true);
    expect((await run(["set", "hostname", "mine"], machine)).code).toBe(0);
    expect(readFileSync(join(root, PATHS.user), "utf8")).toBe("#cloud-config\nhostname: mine\n");
    expect(await run(["get", "hostname"], machine)).toMatchObject({ out: "mine\n" });
    expect(await run(["get", "hostname"], machine)).toMatchObject({ out: "mine\n" });
    expect((await run(["get", "--origin", "rancher.console"], machine)).err).toContain(
      "os-config.yml:1:11 (system)",
    );
    expect((await run(["export"], machine)).out).toBe("#cloud-config\nhostname: mine\n");
    expect((await run(["export", "--full"], machine)).out).toContain("console: default");
    expect((await run(["help"], machine)).out).toContain("usage: ros config COMMAND");
  });
});
