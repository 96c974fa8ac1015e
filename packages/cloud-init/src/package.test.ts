import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const PACKAGES = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "ros-cloud-init-package-"));
const project = join(folder, "project");

function run(cwd: string, file: string, ...args: string[]): string {
  const env = { ...process.env, npm_config_update_notifier: "false", DEMO_ROOT: join(folder, "root") };
  return execFileSync(file, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env });
}

/** Build and pack a package from its sources, without touching what is built in the tree. */
function pack(name: string): string {
  const source = join(PACKAGES, name);
  const packed = join(folder, name);
  mkdirSync(packed);
  const manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as { files: string[] };
  const parts = ["package.json", "README.md", "LICENSE", "src", ...manifest.files].filter((part) =>
    existsSync(join(source, part)),
  );
  for (const part of new Set(parts))
    if (part !== "dist") cpSync(join(source, part), join(packed, part), { recursive: true });
  run(source, "npx", "--no-install", "tsup", "--no-dts", "--silent", "--out-dir", join(packed, "dist"));
  run(packed, "npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", packed);
  return join(packed, readdirSync(packed).find((file) => file.endsWith(".tgz"))!);
}

beforeAll(() => {
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{"name": "empty", "private": true, "type": "module"}\n');
  const tarballs = ["config", "cloud-init"].map(pack);
  run(project, "npm", "install", "--silent", "--offline", "--no-audit", "--no-fund", ...tarballs);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed package in an empty project", { timeout: 60_000 }, () => {
  test("needs the configuration and nothing else", () => {
    expect(readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
      "@ros",
    ]);
    expect(readdirSync(join(project, "node_modules/@ros")).sort()).toEqual(["cloud-init", "config"]);
  });

  test("has no tests and no test data in it", () => {
    const files = readdirSync(join(project, "node_modules/@ros/cloud-init"), { recursive: true }).map(String);
    expect(files.filter((name) => /\.test\.|testdata|^test/.test(name))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(["README.md", "LICENSE", "dist/index.js", "dist/node.js"]));
  });

  test("its example works there", () => {
    const readme = readFileSync(join(project, "node_modules/@ros/cloud-init/README.md"), "utf8");
    writeFileSync(join(project, "example.ts"), /```ts\n([\s\S]*?)```/.exec(readme)![1]!);
    expect(run(project, process.execPath, "--no-warnings", "example.ts")).toBe(
      "write_files.0: write-file\nruncmd.0: run\ndone\n",
    );
    expect(readFileSync(join(folder, "root/etc/motd"), "utf8")).toBe("hello");
  });
});
