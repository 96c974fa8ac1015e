import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TOP } from "../image/paths.ts";

/** What a package publishes; its files are built already. */
interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const packages = globSync("packages/*/package.json", { cwd: TOP })
  .sort()
  .map((file) => ({
    folder: join(TOP, dirname(file)),
    manifest: JSON.parse(readFileSync(join(TOP, file), "utf8")) as Manifest,
  }))
  .filter(({ manifest }) => manifest.private !== true);
const names = packages.map(({ manifest }) => manifest.name);

const folder = mkdtempSync(join(tmpdir(), "ros-packed-"));
const tarballs = join(folder, "tarballs");
/** Where all packages are installed together, and nothing else is. */
const project = join(folder, "project");

const run = (cwd: string, file: string, ...args: string[]): string =>
  execFileSync(file, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, npm_config_update_notifier: "false", DEMO_ROOT: join(folder, "demo") },
  });
const node = (...args: string[]): string => run(project, process.execPath, "--no-warnings", ...args);

function install(where: string, ...files: string[]): void {
  mkdirSync(where);
  writeFileSync(join(where, "package.json"), '{"name": "empty", "private": true, "type": "module"}\n');
  run(where, "npm", "install", "--silent", "--prefer-offline", "--no-audit", "--no-fund", ...files);
}

/** npm's name for a package's tarball, without the version. */
const tarballOf = (name: string): string => {
  const start = `${name.replace("@", "").replace("/", "-")}-`;
  const found = readdirSync(tarballs).filter((file) => new RegExp(`^${start}\\d`).test(file));
  return join(tarballs, ...found);
};

const installed = (name: string): string[] =>
  readdirSync(join(project, "node_modules", name), { recursive: true }).map(String);

beforeAll(() => {
  mkdirSync(tarballs);
  for (const one of packages)
    run(one.folder, "npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", tarballs);
  install(project, ...names.map(tarballOf));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(packages)("the tarball of $manifest.name", ({ manifest: { name, exports, bin = {} } }) => {
  const entries = Object.keys(exports).map((subpath) => join(name, subpath));

  test("has its documents, and neither tests nor their data", () => {
    const files = installed(name);
    expect(files).toEqual(expect.arrayContaining(["README.md", "LICENSE", "package.json"]));
    expect(files.filter((file) => /\.test\.|testdata|^test\b|^bench\b/.test(file))).toEqual([]);
  });

  test.each(entries)("%s can be imported", (entry) => {
    const attributes = entry.endsWith(".json") ? ', {with: {type: "json"}}' : "";
    const code = `const all = await import(${JSON.stringify(entry)}${attributes}); console.log(Object.keys(all).length)`;
    expect(Number(node("--input-type=module", "--eval", code))).toBeGreaterThan(0);
  });

  test.each(Object.keys(bin))("%s starts", (program) => {
    expect(run(project, join("node_modules/.bin", program), "--help")).toContain(program);
  });
});

test("@ros/config brings nothing else along", () => {
  const alone = join(folder, "alone");
  install(alone, tarballOf("@ros/config"));
  const visible = (path: string) => readdirSync(join(alone, path)).filter((file) => !file.startsWith("."));
  expect(visible("node_modules")).toEqual(["@ros"]);
  expect(visible("node_modules/@ros")).toEqual(["config"]);
});

/** The examples of a README, and what each promises to print: the comments after a line that prints. */
const examples = packages.flatMap(({ folder: source, manifest }) => {
  const readme = readFileSync(join(source, "README.md"), "utf8");
  return [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""], index) => ({
    name: manifest.name,
    index: index + 1,
    file: `${manifest.name.replace(/^@ros\//, "")}-${index + 1}.ts`,
    code,
    promised: [...code.matchAll(/^ *console\.log\(.*\);\n((?: *\/\/ .*\n)+)/gm)].flatMap(([, lines = ""]) =>
      lines
        .trimEnd()
        .split("\n")
        .map((line) => line.replace(/^ *\/\/ /, "")),
    ),
  }));
});

describe("the examples of the READMEs", () => {
  test.each(names)("%s has one", (name) =>
    expect(examples.some((example) => example.name === name)).toBe(true),
  );

  // one that asks this machine's metadata services would wait for them
  test.each(examples.filter(({ code }) => !code.includes("linuxMachine()")))(
    "number $index of $name prints what it promises",
    ({ code, file, promised }) => {
      writeFileSync(join(project, file), code);
      const printed = node(file)
        .split("\n")
        .map((line) => line.trimEnd());
      expect(printed.filter((line) => line !== "")).toEqual(promised);
    },
  );
});

/** What people do with the types, and what the types must refuse. */
const CONSUMER = `
import { apply, createFakeEngine, type Engine, type Loaded, load, observe, type Project, plan, type Step } from "@ros/compose";
import { dockerEngine } from "@ros/compose/docker";
import { readProject } from "@ros/compose/node";
import { type Config, parseConfig } from "@ros/config";
import type { Diagnostic } from "@ros/config/diagnostics";

const config: Config = { hostname: "a", rancher: { modules: ["btrfs"] } };
// @ts-expect-error a host name is text
const wrong: Config = { hostname: 1 };
const told: readonly Diagnostic[] = parseConfig("").diagnostics;
const loaded: Loaded = load([{ file: "/w/compose.yaml", text: "services: {}" }]);
const project: Project | undefined = loaded.project;
// @ts-expect-error a project may be missing
const unsafe: Project = loaded.project;
const engines: Engine[] = [createFakeEngine(), dockerEngine({ socketPath: "/run/docker.sock" })];
export async function up(engine: Engine, wanted: Project): Promise<string[]> {
  const steps: readonly Step[] = plan(wanted, await observe(engine, wanted.name));
  await apply(steps, engine, { parallel: 2, signal: AbortSignal.timeout(1000) });
  return steps.map((step) => (step.do === "createContainer" ? step.reason.text : step.do));
}
// @ts-expect-error there is no such step
export const is = (step: Step): boolean => step.do === "createContainers";
export { config, engines, project, readProject, told, unsafe, wrong };
`;

describe("types", () => {
  const typecheck = (files: Record<string, string>, more: object): string => {
    const where = mkdtempSync(join(project, "types-"));
    for (const [file, code] of Object.entries(files)) writeFileSync(join(where, file), code);
    const compilerOptions = {
      ...{ noEmit: true, strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true },
      ...{ module: "nodenext", target: "es2023", typeRoots: [join(project, "node_modules/@types")] },
      ...more,
    };
    writeFileSync(
      join(where, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: Object.keys(files) }),
    );
    try {
      return run(where, join(TOP, "node_modules/.bin/tsc"));
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  };
  const importAll = (entries: readonly string[]): string =>
    entries.map((entry, index) => `export * as n${index} from "${entry}";\n`).join("");
  const entries = packages.flatMap(({ manifest }) =>
    Object.keys(manifest.exports).flatMap((subpath) =>
      subpath.endsWith(".json") ? [] : [join(manifest.name, subpath)],
    ),
  );

  test("of all packages hold, and so do the examples", () => {
    const files = Object.fromEntries(examples.map(({ file, code }) => [file, code]));
    expect(entries.length).toBeGreaterThan(10);
    expect(
      typecheck(
        { "all.ts": importAll(entries), "consumer.ts": CONSUMER, ...files },
        { lib: ["es2023"], types: ["node"] },
      ),
    ).toBe("");
  });

  test("of what browsers load need none of Node", () => {
    const pure = ["@ros/config", "@ros/config/diagnostics", "@ros/config/plain-yaml", "@ros/compose"];
    expect(
      typecheck({ "all.ts": importAll(pure) }, { lib: ["es2023", "dom", "dom.iterable"], types: [] }),
    ).toBe("");
  });
});

describe("the programs", () => {
  const write = (file: string, text: string) => writeFileSync(join(project, file), text);

  test("ros-config validate", () => {
    write("good.yml", "#cloud-config\nhostname: a\n");
    write("bad.yml", "#cloud-config\nhostnam: a\n");
    const program = "node_modules/.bin/ros-config";
    expect(run(project, program, "validate", "good.yml")).toBe("");
    expect(() => run(project, program, "validate", "bad.yml")).toThrow(
      /bad\.yml:2:1: hostnam: expected a known key/,
    );
    expect(JSON.parse(run(project, program, "schema"))).toMatchObject({ type: "object" });
  });

  test("ros-compose config", () => {
    write("compose.yaml", "name: shop\nservices: {web: {image: nginx, ports: ['8080:80']}}\n");
    write("wrong.yaml", "services: {web: {image: nginx, port: [80]}}\n");
    const program = "node_modules/.bin/ros-compose";
    const printed = run(project, program, "config", "--format", "json");
    expect(JSON.parse(printed)).toMatchObject({
      name: "shop",
      services: { web: { image: "nginx", ports: [{ target: 80, published: "8080" }] } },
    });
    expect(() => run(project, program, "-f", "wrong.yaml", "config")).toThrow(
      /wrong\.yaml:1:32: services\.web\.port: expected a known key/,
    );
    const notices = readFileSync(join(project, "node_modules/@ros/compose/dist/THIRD-PARTY.md"), "utf8");
    for (const name of ["docker-modem", "dockerode", "tar-stream", "yaml"])
      expect(notices).toMatch(new RegExp(`^## ${name}\n\n.{10}`, "ms"));
  });
});
