import { readUserData } from "@ros/cloud-init";
import { describe, expect, test } from "vitest";
import { handedBy } from "./handed.ts";
import { type Handed, planKept } from "./kept.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function handed(text: string, metadata = {}, diagnostics: { code: string }[] = []): Handed {
  const userData = readUserData(bytes(text));
  return handedBy({ kind: "ec2", userData, metadata: { sshPublicKeys: {}, ...metadata }, diagnostics });
}

const MESSAGE = (parts: readonly string[]): string =>
  [
    'Content-Type: multipart/mixed; boundary="b"\nMIME-Version: 1.0\n',
    ...parts.map((part) => `--b\nContent-Type: text/plain\n\n${part}`),
    "--b--\n",
  ].join("\n");

describe("handedBy()", () => {
  test("documents are named so that the last counts most", () => {
    const many = Array.from({ length: 12 }, (_, index) => `#cloud-config\nhostname: h${index}\n`);
    const names = handed(MESSAGE(many)).documents.map(({ name }) => name);
    expect(names).toHaveLength(12);
    expect([...names].sort()).toEqual(names);
    expect(names.slice(0, 2)).toEqual(["boot.yml", "boot01.yml"]);
  });

  test("scripts stay bytes, one by one", () => {
    const { scripts, documents } = handed(MESSAGE(["#!/bin/sh\none\n", "#!/bin/sh\ntwo\n"]));
    expect(scripts.map((script) => new TextDecoder().decode(script).trim())).toEqual([
      "#!/bin/sh\none",
      "#!/bin/sh\ntwo",
    ]);
    expect(documents).toEqual([]);
  });

  test("the network of the metadata is a layer behind the user data", () => {
    const networkConfig = { interfaces: { eth0: { address: "192.0.2.7/24" } } };
    const { documents } = handed("#cloud-config\nhostname: a\n", { networkConfig });
    expect(documents.map(({ name }) => name)).toEqual(["boot.yml", "network.yml"]);
    expect(documents[1]?.text).toContain("192.0.2.7/24");
  });

  test("a document that cannot be used is told with its place, and kept apart", () => {
    const { documents, rejected, diagnostics, isPartial } = handed('#cloud-config\nhostname: "open\n');
    expect(documents).toEqual([]);
    expect(rejected.map(({ name }) => name)).toEqual(["boot.yml"]);
    expect(diagnostics[0]).toMatchObject({ file: "/var/lib/rancher/conf/rejected/boot.yml", line: 2 });
    expect(isPartial).toBe(true);
  });
});

describe("planKept()", () => {
  const former = ["boot.yml", "boot01.yml", "machine.yml", "network.yml", "boot.yml~"];
  test("an answer takes the place of the former one, and of nothing else", () => {
    const { write, remove, scripts } = planKept(former, handed("#cloud-config\nhostname: a\n"));
    expect(write.map(({ name }) => name)).toEqual(["boot.yml"]);
    expect(remove).toEqual(["boot01.yml", "network.yml"]);
    expect(scripts).toBe(true);
  });

  test("no user data is an answer, too", () => {
    expect(planKept(former, handed("")).remove).toEqual(["boot.yml", "boot01.yml", "network.yml"]);
  });

  test.each([
    ["cannot be used", handed("#cloud-config\n[\n")],
    [
      "includes what is not there",
      handed("#cloud-config\nhostname: a\n", {}, [{ code: "USER_DATA_INCLUDE" }]),
    ],
    ["includes what has not been read yet", handed("#include\nhttp://192.0.2.1/\n")],
  ])("user data that %s leaves the former in force", (_, answer) => {
    expect(planKept(former, answer)).toEqual({ remove: ["network.yml"], write: [], scripts: false });
    // at the first boot, something is better than nothing
    expect(planKept([], answer).write).toEqual(answer.documents);
  });
});
