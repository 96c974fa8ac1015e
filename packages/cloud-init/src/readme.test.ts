import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as entry from "./index.ts";
import * as node from "./node.ts";

const PACKAGE = join(import.meta.dirname, "..");
const README = readFileSync(join(PACKAGE, "README.md"), "utf8");
const examples = [...README.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);

/** Run an example as a program beside the sources, so that its imports are found. */
function run(code: string, root: string): string {
  const file = join(PACKAGE, `example-${process.pid}.mts`);
  writeFileSync(file, code);
  try {
    const environment = { ...process.env, DEMO_ROOT: root };
    return execFileSync(process.execPath, ["--conditions=@ros/source", "--no-warnings", file], {
      encoding: "utf8",
      env: environment,
    });
  } finally {
    rmSync(file);
  }
}

describe("README.md", () => {
  test("its example does what its comments say", { timeout: 60_000 }, () => {
    const root = mkdtempSync(join(tmpdir(), "readme-"));
    try {
      const [example = ""] = examples;
      const promised = [...example.matchAll(/^ {2}\/\/ (\S+: \S+|done)$/gm)].map(([, line]) => line);
      expect(promised).toHaveLength(3);
      expect(run(example, root).trim().split("\n")).toEqual(promised);
      expect(readFileSync(join(root, "etc/motd"), "utf8")).toBe("hello");
      expect(statSync(join(root, "etc/motd")).mode & 0o777).toBe(0o600);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  test("every import of its examples is exported", () => {
    const imports = examples.flatMap((code) => [
      ...code.matchAll(/import \{([^}]*)\} from "@ros\/cloud-init(\/node)?"/g),
    ]);
    expect(imports.length).toBeGreaterThan(2);
    for (const [, names = "", subpath] of imports) {
      const exported = Object.keys(subpath === undefined ? entry : node);
      for (const name of names.split(",")) expect(exported).toContain(name.trim());
    }
  });

  test("every plan that it names is exported, and the other way round", () => {
    const named = new Set([...README.matchAll(/`(plan\w+)/g)].map(([, name]) => name));
    const plans = Object.keys(entry).filter((name) => name.startsWith("plan") && name !== "planEntries");
    expect([...named].sort()).toEqual(plans.sort());
  });

  test("it lists every code, and no other", () => {
    const source = readFileSync(join(PACKAGE, "src/diagnostic.ts"), "utf8");
    const codes = [...source.matchAll(/\| "([A-Z_]+)"/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(5);
    const listed = [
      ...README.matchAll(/`((?:DATA_SOURCE|USER_DATA|DIRECTIVE|METADATA|NETWORK_CONFIG)_[A-Z_]+)`/g),
    ].map(([, code]) => code);
    expect(listed.sort()).toEqual(codes.sort());
  });
});
