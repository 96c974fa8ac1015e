import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { locate } from "../document/locate.ts";
import { readYaml } from "../document/read-yaml.ts";
import { getKey, isTree, type Tree } from "../document/tree.ts";
import { type Edit, edit } from "./edit.ts";
import { setValue } from "./set-value.ts";

const rows: [name: string, before: string, edits: Edit[], after: string][] = [
  [
    "a value, and leaves its comment",
    "hostname: a # mine\n",
    [{ set: "hostname", value: "b" }],
    "hostname: b # mine\n",
  ],
  ["a value in an empty file", "", [{ set: "hostname", value: "a" }], "hostname: a\n"],
  [
    "a value below the header",
    "#cloud-config\n",
    [{ set: "rancher.debug", value: true }],
    "#cloud-config\nrancher:\n  debug: true\n",
  ],
  [
    "a value below a header without a line break",
    "#cloud-config",
    [{ set: "hostname", value: "a" }],
    "#cloud-config\nhostname: a\n",
  ],
  [
    "a key behind the last one",
    "rancher:\n  debug: true # on\n\n# end\n",
    [{ set: "rancher.log", value: true }],
    "rancher:\n  debug: true # on\n  log: true\n\n# end\n",
  ],
  [
    "a key behind the last one without a line break",
    "rancher:\n  debug: true",
    [{ set: "rancher.log", value: true }],
    "rancher:\n  debug: true\n  log: true\n",
  ],
  [
    "a key of a section that is not there",
    "hostname: a\n",
    [{ set: "rancher.ssh.port", value: 22 }],
    "hostname: a\nrancher:\n  ssh:\n    port: 22\n",
  ],
  [
    "a key of an empty section",
    "rancher:\nhostname: a\n",
    [{ set: "rancher.debug", value: true }],
    "rancher:\n  debug: true\nhostname: a\n",
  ],
  [
    "a value in braces",
    "rancher: {debug: true, log: false}\n",
    [{ set: "rancher.log", value: true }],
    "rancher: {debug: true, log: true}\n",
  ],
  [
    "a key in braces",
    "rancher: {debug: true}\n",
    [{ set: "rancher.log", value: true }],
    "rancher: {debug: true, log: true}\n",
  ],
  ["a key in empty braces", "rancher: {}\n", [{ set: "rancher.log", value: true }], "rancher: {log: true}\n"],
  [
    "a list in place of a list",
    "rancher:\n  modules:\n  - a\n  - b\n  log: true\n",
    [{ set: "rancher.modules", value: ["c"] }],
    "rancher:\n  modules:\n    - c\n  log: true\n",
  ],
  [
    "an item of a list",
    "rancher:\n  modules: [a, b]\n",
    [{ set: "rancher.modules.1", value: "c" }],
    "rancher:\n  modules: [a, c]\n",
  ],
  [
    "an item behind a list",
    "rancher:\n  modules:\n  - a\n",
    [{ set: "rancher.modules.1", value: "b" }],
    "rancher:\n  modules:\n  - a\n  - b\n",
  ],
  [
    "text that looks like something else",
    "hostname: a\n",
    [{ set: "rancher.environment.FLAG", value: "yes" }],
    'hostname: a\nrancher:\n  environment:\n    FLAG: "yes"\n',
  ],
  [
    "text of several lines",
    "runcmd: []\nhostname: a\n",
    [{ set: "rancher.state.script", value: "#!/bin/sh\necho\n" }],
    "runcmd: []\nhostname: a\nrancher:\n  state:\n    script: |\n      #!/bin/sh\n      echo\n",
  ],
  [
    "text of several lines before a comment",
    "rancher: {state: {script: x}} # c\n",
    [{ set: "rancher.state.script", value: "a\nb\n" }],
    'rancher: {state: {script: "a\\nb\\n"}} # c\n',
  ],
  [
    "a key with a dot",
    "hostname: a\n",
    [{ set: ["rancher", "sysctl", "net.ipv4.ip_forward"], value: "1" }],
    'hostname: a\nrancher:\n  sysctl:\n    net.ipv4.ip_forward: "1"\n',
  ],
  [
    "a line of a file with line ends of Windows",
    "hostname: a\r\nrancher: {}\r\n",
    [{ set: "hostname", value: "b" }],
    "hostname: b\r\nrancher: {}\r\n",
  ],
  [
    "a key in a file with line ends of Windows",
    "hostname: a\r\nrancher:\r\n  log: true # c\r\n",
    [{ set: "rancher.ssh.port", value: 22 }],
    "hostname: a\r\nrancher:\r\n  log: true # c\r\n  ssh:\r\n    port: 22\r\n",
  ],
  [
    "a key and a value of JSON",
    '{\n  "hostname": "a",\n  "rancher": {\n    "debug": true\n  }\n}\n',
    [
      { set: "rancher.console", value: "x" },
      { set: "hostname", value: "b" },
    ],
    '{\n  "hostname": "b",\n  "rancher": {\n    "debug": true,\n    "console": "x"\n  }\n}\n',
  ],
  ["a key of empty JSON", "{}", [{ set: "rancher.log", value: true }], '{"rancher": {"log":true}}'],
  [
    "a key of a section of which only a comment is there",
    "rancher: # nothing yet\n",
    [{ set: "rancher.log", value: true }],
    "rancher:\n  log: true # nothing yet\n",
  ],
  ["a key of null", "rancher: ~\n", [{ set: "rancher.log", value: true }], "rancher:\n  log: true\n"],
  [
    "a value and a key behind question marks",
    "? hostname\n: a\n",
    [
      { set: "hostname", value: "b" },
      { set: "rancher.log", value: true },
    ],
    "? hostname\n: b\nrancher:\n  log: true\n",
  ],
  [
    "a key before the mark that ends the document",
    "--- # x\n...\n",
    [{ set: "hostname", value: "a" }],
    "--- # x\nhostname: a\n...\n",
  ],
  ["a value behind a byte order mark", "\ufeff", [{ set: "hostname", value: "a" }], "\ufeffhostname: a\n"],
  [
    "nothing but the key deleted",
    "# top\nhostname: a # x\nrancher:\n  debug: true\n  log: true\n",
    [{ delete: "rancher.debug" }],
    "# top\nhostname: a # x\nrancher:\n  log: true\n",
  ],
  [
    "a section deleted",
    "hostname: a\nrancher:\n  debug: true\n\n# end\n",
    [{ delete: "rancher" }],
    "hostname: a\n\n# end\n",
  ],
  [
    "the only key deleted",
    "rancher:\n  debug: true\nhostname: a\n",
    [{ delete: "rancher.debug" }],
    "rancher: {}\nhostname: a\n",
  ],
  [
    "a key in braces deleted",
    "rancher: {debug: true, log: true}\n",
    [{ delete: "rancher.debug" }],
    "rancher: {log: true}\n",
  ],
  [
    "the last key in braces deleted",
    "rancher: {debug: true, log: true}\n",
    [{ delete: "rancher.log" }],
    "rancher: {debug: true}\n",
  ],
  ["an item deleted", "runcmd:\n- a\n- b\n", [{ delete: "runcmd.0" }], "runcmd:\n- b\n"],
  [
    "a tree merged",
    "hostname: a\nrancher:\n  debug: true\n",
    [{ merge: { hostname: "b", rancher: { log: true } } }],
    "hostname: b\nrancher:\n  debug: true\n  log: true\n",
  ],
];

describe("edit()", () => {
  test.each(rows)("sets %s", (_, before, edits, after) => {
    expect(edit(before, edits)).toEqual({ text: after, diagnostics: [] });
  });

  const refused: [name: string, text: string, edits: Edit[], code: string][] = [
    ["a value of the wrong type", "hostname: a\n", [{ set: "rancher.ssh.port", value: "x" }], "CONFIG_TYPE"],
    ["a key that is not known", "hostname: a\n", [{ set: "rancher.nope", value: 1 }], "CONFIG_UNKNOWN_KEY"],
    ["a key below a value", "hostname: a\n", [{ set: "hostname.b", value: 1 }], "CONFIG_NOT_EDITABLE"],
    ["an empty key", "hostname: a\n", [{ set: "", value: 1 }], "CONFIG_NOT_SET"],
    ["to delete what is not there", "hostname: a\n", [{ delete: "rancher.debug" }], "CONFIG_NOT_SET"],
    [
      "a value that others share",
      "rancher:\n  services:\n    a: &x {image: b}\n    c: *x\n",
      [{ set: "rancher.services.a.image", value: "d" }],
      "CONFIG_NOT_EDITABLE",
    ],
    ["to change what is not YAML", "hostname: [\n", [{ set: "hostname", value: "a" }], "CONFIG_UNCLOSED"],
    [
      "all edits for the sake of one",
      "hostname: a\n",
      [
        { set: "hostname", value: "b" },
        { set: "rancher.nope", value: 1 },
      ],
      "CONFIG_UNKNOWN_KEY",
    ],
  ];
  test.each(refused)("refuses %s", (_, text, edits, code) => {
    const result = edit(text, edits);
    expect(result.text).toBe(text);
    expect(result.diagnostics.map((one) => [one.code, one.severity])).toEqual([[code, "error"]]);
  });

  test("a fault that was there before does not keep others from being mended", () => {
    expect(edit("nope: 1\nhostname: a\n", [{ set: "hostname", value: "b" }]).text).toBe(
      "nope: 1\nhostname: b\n",
    );
  });
});

describe("edit() of documents as machines have them", { timeout: 60_000 }, () => {
  const folder = new URL("../testdata/real/", import.meta.url);
  const texts = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));
  const values = fc.constantFrom<unknown>(
    "x",
    "yes",
    "a: b",
    "a\nb\n",
    "#",
    5,
    true,
    ["x", "y"],
    [],
    { a: 1 },
    {},
    "",
    "0755",
    null,
  );

  test("changes what is named and nothing else, or refuses", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        values,
        fc.boolean(),
        (text, choice, value, isDelete) => {
          const { document, value: tree } = readYaml(text);
          const paths = pathsOf(tree ?? {});
          if (paths.length === 0) return;
          const path = paths[choice % paths.length]!;
          const result = edit(text, [isDelete ? { delete: path } : { set: path, value }]);
          if (result.text === text) return;
          const after = readYaml(result.text).value;
          if (isDelete)
            expect(path.reduce<unknown>(getKey, after)).not.toEqual(path.reduce<unknown>(getKey, tree));
          else expect(after).toEqual(setValue((tree ?? {}) as Tree, path, value));
          // what `<<` brings in is written elsewhere, and is not touched
          if (text.includes("<<:")) return;
          const [start] = locate(document!, path, "key");
          const rest = text.slice(locate(document!, path, "value")[1]);
          // what is deleted goes with its indentation, its dash or comma, and its line
          const before = isDelete ? text.slice(0, start).replace(/[-,\s]+$/, "") : text.slice(0, start);
          const behind = isDelete ? rest.replace(/^[^\n]*\n?\s*/, "") : rest;
          expect(result.text.startsWith(before)).toBe(true);
          expect(result.text.endsWith(behind)).toBe(true);
        },
      ),
      { numRuns: 300 },
    ));

  test("nearly every value of every document can be set and deleted", () => {
    let refusedCount = 0;
    let count = 0;
    for (const text of texts) {
      for (const path of pathsOf(readYaml(text).value ?? {})) {
        const value = path.reduce<unknown>(getKey, readYaml(text).value);
        const other = typeof value === "string" ? `${value}` : value;
        const results = [edit(text, [{ set: path, value: other }]), edit(text, [{ delete: path }])];
        count += 2;
        refusedCount += results.filter(({ diagnostics }) =>
          diagnostics.some(({ code }) => code === "CONFIG_NOT_EDITABLE"),
        ).length;
      }
    }
    expect(refusedCount / count).toBeLessThan(0.02);
  });
});

function pathsOf(value: unknown): (string | number)[][] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isTree(value)
      ? Object.entries(value)
      : [];
  return entries.flatMap(([key, below]) => [[key], ...pathsOf(below).map((path) => [key, ...path])]);
}
