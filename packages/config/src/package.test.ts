import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const source = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "ros-config-package-"));
const project = join(folder, "project");
const run = (cwd: string, file: string, ...args: string[]): string =>
  execFileSync(file, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, npm_config_update_notifier: "false" },
  });

/** Pack what would be published, and install it where nothing else is. */
beforeAll(() => {
  const packed = join(folder, "package");
  mkdirSync(packed);
  mkdirSync(project);
  for (const name of ["package.json", "README.md", "LICENSE", "THIRD-PARTY.md", "schema.json", "src"])
    cpSync(join(source, name), join(packed, name), { recursive: true });
  run(source, "npx", "--no-install", "tsup", "--no-dts", "--silent", "--out-dir", join(packed, "dist"));
  run(packed, "npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", folder);
  writeFileSync(join(project, "package.json"), '{"name": "empty", "private": true, "type": "module"}\n');
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  run(project, "npm", "install", "--silent", "--offline", "--no-audit", "--no-fund", join(folder, tarball!));
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed package in an empty project", { timeout: 60_000 }, () => {
  test("brings nothing else along", () => {
    expect(readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
      "@ros",
    ]);
    expect(readdirSync(join(project, "node_modules/@ros"))).toEqual(["config"]);
  });

  test("has no tests and no test data in it", () => {
    const files = readdirSync(join(project, "node_modules/@ros/config"), { recursive: true }).map(String);
    expect(files.filter((name) => /\.test\.|testdata/.test(name))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(["README.md", "THIRD-PARTY.md", "schema.json"]));
  });

  const readme = readFileSync(join(source, "README.md"), "utf8");
  const examples = [...readme.matchAll(/^## (.*)$|^```ts\n([\s\S]*?)^```$/gm)];
  const named = examples.flatMap(([, , code], at) =>
    code === undefined ? [] : [{ name: examples[at - 1]?.[1] ?? "", code }],
  );
  test("its README has examples", () => expect(named).toHaveLength(4));

  test.each(named)("the example of README: $name", ({ code }) => {
    writeFileSync(join(project, "example.ts"), code);
    const printed = run(project, process.execPath, "example.ts")
      .split("\n")
      .filter((line) => line.trim() !== "");
    const promised = code.split("\n").flatMap((line) => (line.startsWith("// ") ? [line.slice(3)] : []));
    expect(printed).toEqual(promised);
  });

  test("its program checks a document", () => {
    writeFileSync(join(project, "good.yml"), "#cloud-config\nhostname: a\n");
    writeFileSync(join(project, "bad.yml"), "#cloud-config\nhostnam: a\n");
    const program = join(project, "node_modules/.bin/ros-config");
    expect(run(project, program, "validate", "good.yml")).toBe("");
    expect(() => run(project, program, "validate", "bad.yml")).toThrow(
      /bad\.yml:2:1: hostnam: expected a known key/,
    );
    expect(JSON.parse(run(project, program, "schema"))).toMatchObject({ type: "object" });
  });
});
