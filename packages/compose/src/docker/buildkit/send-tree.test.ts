import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LocalTree } from "../../engine/engine.ts";
import { encode, Message } from "./protobuf.ts";
import { sendTree } from "./send-tree.ts";

/** The other side: hears what there is, asks for every file of the names in `wanted`. */
async function received(tree: LocalTree, metadata: Record<string, string[]> = {}, wanted: string[] = []) {
  const entries: string[] = [];
  const contents: Record<string, string> = {};
  const requests: Buffer[] = [];
  let wake = (): void => {};
  const ask = (fields: Parameters<typeof encode>[0]): void => {
    requests.push(encode(fields));
    wake();
  };
  const ids = new Map<number, string>();
  let open = wanted.length;
  await sendTree(tree, {
    metadata: (key) => metadata[key] ?? [],
    messages: (async function* () {
      for (;;) {
        while (requests.length > 0) yield requests.shift() as Buffer;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (requests.length > 0) resolve();
        });
      }
    })(),
    send: async (bytes) => {
      const packet = new Message(bytes);
      const [stat] = packet.messages(2);
      const id = packet.number(3);
      if (packet.number(1) === 0 && stat) {
        const path = stat.text(1);
        const go = stat.number(2);
        entries.push(
          `${go >= 2 ** 31 ? "d" : stat.text(7) ? `${stat.text(7)}<-` : ""}${path} ${(go & 0o777).toString(8)}`,
        );
        if (wanted.includes(path)) {
          ids.set(entries.length - 1, path);
          ask([
            [1, 1],
            [3, entries.length - 1],
          ]);
        }
      } else if (packet.number(1) === 2) {
        const path = ids.get(id) as string;
        contents[path] = (contents[path] ?? "") + packet.text(4);
        if (!packet.has(4)) open--;
        if (open === 0) ask([[1, 3]]);
      } else if (packet.number(1) === 0 && wanted.length === 0) ask([[1, 3]]);
    },
  });
  return { entries, contents };
}

describe("sendTree()", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ros-tree-"));
    for (const name of ["a.txt", "a/one", "a/deep/two", "b/three", "Ω"]) {
      mkdirSync(dirname(join(folder, name)), { recursive: true, mode: 0o755 });
      writeFileSync(join(folder, name), `${name}\n`, { mode: 0o640 });
    }
    for (const name of ["a", "a/deep", "b"]) chmodSync(join(folder, name), 0o755);
    symlinkSync("a/one", join(folder, "link"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const all = [
    "da 755",
    "da/deep 755",
    "a/deep/two 640",
    "a/one 640",
    "a.txt 640",
    "db 755",
    "b/three 640",
    "a/one<-link 777",
    "Ω 640",
  ];

  test("offers everything, parents before children, and sends what is asked for", async () => {
    const { entries, contents } = await received({ directory: folder }, {}, ["a/one", "Ω"]);
    expect(entries).toEqual(all);
    expect(contents).toEqual({ "a/one": "a/one\n", Ω: "Ω\n" });
  });

  test.each<[string, Record<string, string[]>, string[]]>([
    ["excluded", { "exclude-patterns": ["a", "link"] }, ["a.txt 640", "db 755", "b/three 640", "Ω 640"]],
    [
      "excluded but for one, whose parents come along",
      { "exclude-patterns": ["*", "!a/deep/two"] },
      ["da 755", "da/deep 755", "a/deep/two 640"],
    ],
    ["followed", { followpaths: ["a/deep", "nowhere"] }, ["da 755", "da/deep 755", "a/deep/two 640"]],
    ["followed through a link", { followpaths: ["link"] }, all],
    ["followed by pattern", { followpaths: ["*.txt"] }, all],
  ])("%s", async (_, metadata, expected) =>
    expect((await received({ directory: folder }, metadata)).entries).toEqual(expected),
  );

  test("gives files that are in no directory", async () => {
    const { entries, contents } = await received({ files: { Dockerfile: "FROM ä" } }, {}, ["Dockerfile"]);
    expect(entries).toEqual(["Dockerfile 644"]);
    expect(contents).toEqual({ Dockerfile: "FROM ä" });
  });

  test("a directory that is not there fails", async () => {
    await expect(received({ directory: join(folder, "nowhere") })).rejects.toThrow(/ENOENT/);
  });
});
