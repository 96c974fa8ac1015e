import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Daemon, startDaemon, VERSIONS } from "./daemon.ts";
import { createImage } from "./image.ts";
import { type OnDisk, onDisk } from "./on-disk.ts";
import { type Registry, startRegistry } from "./registry.ts";

const UP = ["up", "-d", "--quiet-pull"];
const PROGRAM = fileURLToPath(new URL("../src/cli/program.ts", import.meta.url));
/** Enough for the engine's own files and one busybox more. */
const DISK_MEGABYTES = 48;

describe.each(VERSIONS)("docker %s: a fault in the middle of `up`", (version) => {
  let daemon: Daemon;
  let registry: Registry;
  beforeAll(async () => {
    daemon = await startDaemon(version, { diskMegabytes: DISK_MEGABYTES });
    registry = await startRegistry(daemon.hostAddress);
    await registry.publish("app", "1", await createImage({}));
  });
  afterAll(async () => {
    await daemon?.stop();
    await registry?.stop();
  });

  /** `b` cannot come up for now; `a` comes before it, `c` after. */
  const compose = (b = "", image = '"bb:1"'): string => `services:
  a: {image: "bb:1", init: true, stop_grace_period: 1s}
  b: {image: ${image}, init: true, stop_grace_period: 1s, depends_on: [a]${b}}
  c: {image: "bb:1", init: true, stop_grace_period: 1s, depends_on: [b], volumes: ["data:/data"]}
volumes: {data: {}}
`;

  interface Row {
    readonly name: string;
    readonly b?: string;
    readonly image?: () => string;
    /** Makes the fault; what it returns takes it away. */
    readonly fault: (project: string) => Promise<() => Promise<unknown> | unknown>;
    readonly says: RegExp;
    readonly hint: RegExp;
  }
  const rows: readonly Row[] = [
    {
      name: "pull is refused",
      image: () => `"${registry.host}/app:1"`,
      fault: async () => {
        registry.fail("app", { kind: "denied" });
        return () => registry.fail("app", undefined);
      },
      says: /^ros-compose: b: .*denied/,
      hint: /^ {5}0 of 1 steps? done, left: b; log in to the registry: docker login; then run it again/,
    },
    {
      name: "container's name is taken",
      fault: async (project) => {
        const other = onDisk(daemon, "other", {
          "compose.yaml": `services: {x: {image: "bb:1", init: true, container_name: ${project}-b-1}}`,
        });
        await other.ours(UP);
        return () => other.remove();
      },
      says: /^ros-compose: container \w+-b-1: .*already in use by container/,
      hint: /left: .*container \w+-b-1.*; rename or remove that container: docker rename, docker rm; then run it again/,
    },
    {
      name: "port is taken by another container",
      b: ', ports: ["8098:80"]',
      fault: async () => {
        const other = onDisk(daemon, "other", {
          "compose.yaml": 'services: {x: {image: "bb:1", init: true, ports: ["8098:80"]}}',
        });
        await other.ours(UP);
        return () => other.remove();
      },
      says: /^ros-compose: container \w+-b-1: .*port is already allocated/,
      hint: /left: container \w+-b-1, container \w+-c-1; stop what uses the port, or publish another one; then run it again/,
    },
    {
      name: "port is taken by a program",
      b: ', ports: ["8097:80"]',
      fault: async () => {
        const other = onDisk(daemon, "other", {
          "compose.yaml":
            'services: {x: {image: "bb:1", init: true, network_mode: host, command: [httpd, -f, -p, "8097"]}}',
        });
        await other.ours(UP);
        return () => other.remove();
      },
      says: /^ros-compose: container \w+-b-1: .*address already in use/,
      hint: /left: container \w+-b-1, container \w+-c-1; stop what uses the port, or publish another one; then run it again/,
    },
    {
      name: "disk is full, a pull",
      image: () => `"${registry.host}/app:1"`,
      fault: () => fillDisk(daemon),
      says: /^ros-compose: b: .*no space left on device/,
      hint: /^ {5}0 of 1 steps? done, left: b; free some space: docker system prune; then run it again/,
    },
    {
      name: "disk is full, nothing to pull",
      fault: () => fillDisk(daemon),
      says: /^ros-compose: .*no space left on device/,
      hint: /^ {5}\d+ of \d+ steps done, left: .*; free some space: docker system prune; then run it again/,
    },
    {
      name: "engine is gone",
      fault: async () => {
        await daemon.kill();
        return () => daemon.start();
      },
      says: /^ros-compose: cannot reach the Docker engine: .* \[ENGINE_UNREACHABLE\]$/,
      hint: /^ {5}is the Docker daemon running\? DOCKER_HOST says where it is looked for$/,
    },
  ];
  test.each(rows.map((row, index) => ({ ...row, project: `fault${index}x` })))(
    "$name: one clear line, what is left, and the next `up` ends it",
    async ({ project: name, fault, says, hint, image, b }) => {
      const project = onDisk(daemon, name, { "compose.yaml": compose(b, image?.()) });
      await daemon.engine.removeImage(`${registry.host}/app:1`).catch(() => {});
      const repair = await fault(name);
      const first = await project.ours(UP);
      await repair();
      const lines = first.err.trimEnd().split("\n").slice(-2);
      expect(first.exitCode).toBe(1);
      expect(lines[0]).toMatch(says);
      expect(lines[1]).toMatch(hint);
      await allRun(project, name);
      await project.remove();
    },
  );

  test("an interrupt while `up` waits ends with 130 and leaves nothing half done", async () => {
    const slow = `services:
  a: {image: "bb:1", init: true, stop_grace_period: 1s, healthcheck: {test: "false", interval: 1s, start_period: 600s}}
  b: {image: "bb:1", init: true, stop_grace_period: 1s, depends_on: {a: {condition: service_healthy}}}
`;
    const project = onDisk(daemon, "interrupt", { "compose.yaml": slow });
    const child = spawn(process.execPath, ["--conditions=@ros/source", PROGRAM, "-p", "interrupt", ...UP], {
      cwd: project.directory,
      env: daemon.env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const err = await until(child, /interrupt-a-1 {2}Waiting/);
    child.kill("SIGINT");
    const [code, signal] = await once(child, "close");
    expect({ code, signal }, err()).toEqual({ code: 130, signal: null });
    expect(err().trimEnd().split("\n").slice(-2)).toEqual([
      expect.stringMatching(/^ros-compose: interrupted \[APPLY_ABORTED\]$/),
      expect.stringMatching(
        /^ {5}4 of 6 steps done, left: container interrupt-a-1, container interrupt-b-1; run it again/,
      ),
    ]);
    const states = (await project.containers()).map((container) => `${container.name} ${container.state}`);
    expect(states).toEqual(["interrupt-a-1 running", "interrupt-b-1 created"]);
    project.write("compose.yaml", slow.replace('"false"', '"true"'));
    expect(await project.ours(UP)).toMatchObject({ exitCode: 0 });
    await project.remove();
  });

  test.each([1, 4, 8, 12, 16, 20, 24, 28])(
    "an interrupt at call %i of a change leaves what the next `up` ends",
    async (at) => {
      const name = `cut${at}x`;
      const project = onDisk(daemon, name, { "compose.yaml": compose() });
      await project.ours(UP);
      project.write("compose.yaml", compose().replaceAll("init: true", "init: true, environment: {A: b}"));
      let interrupt = (): void => {};
      let calls = 0;
      const engine = new Proxy(daemon.engine, {
        get(target, key: keyof typeof daemon.engine) {
          if (++calls === at) setImmediate(interrupt);
          return target[key];
        },
      });
      const ran = await project.ours(UP, {
        engine: async () => engine,
        onInterrupt: (handler) => {
          interrupt = handler;
          return () => {};
        },
      });
      expect(ran.exitCode, ran.err).toBe(calls < at ? 0 : 130);
      await allRun(project, name);
      await project.remove();
    },
  );

  test("a dependency cycle is refused by its name, before anything is done", async () => {
    const text = compose().replace("a: {image", "a: {depends_on: {c: {condition: service_started}}, image");
    const project = onDisk(daemon, "cycle", { "compose.yaml": text });
    const ran = await project.ours(UP);
    expect(ran.exitCode).not.toBe(0);
    expect(ran.err).toMatch(/cycle.*a -> c -> b -> a/);
    expect(await project.containers()).toEqual([]);
    // what cannot be read cannot be taken down
    project.write("compose.yaml", compose());
    await project.remove();
  });

  test("the newest API that both speak is spoken", async () => {
    const { apiVersion, engineVersion } = await daemon.engine.info();
    expect(engineVersion).toMatch(version);
    expect(apiVersion).toBe(version === "20.10" ? "1.41" : "1.45");
  });
});

/** The next `up` ends the job, and the one after has nothing to do. */
async function allRun(project: OnDisk, name: string): Promise<void> {
  const ran = await project.ours(UP);
  expect(ran.exitCode, ran.err).toBe(0);
  const states = (await project.containers()).map((container) => `${container.name} ${container.state}`);
  expect(states).toEqual(["a", "b", "c"].map((service) => `${name}-${service}-1 running`));
  expect(await project.ours(["plan", "--exit-code"])).toMatchObject({ exitCode: 0 });
}

/** Leaves no byte free on the engine's disk. */
async function fillDisk(daemon: Daemon): Promise<() => void> {
  const path = join(daemon.dataRoot, "filler");
  const size = 2 ** 16;
  for (;;) {
    try {
      writeFileSync(path, Buffer.alloc(size), { flag: "a" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      return () => rmSync(path);
    }
  }
}

/** Resolves when a line of its standard error says so, with all of it so far. */
function until(child: ChildProcess, words: RegExp): Promise<() => string> {
  let text = "";
  return new Promise((resolve, reject) => {
    child.stderr?.on("data", (chunk: Buffer) => {
      text += chunk;
      if (words.test(text)) resolve(() => text);
    });
    child.once("exit", () => reject(new Error(text)));
  });
}
