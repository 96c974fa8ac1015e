import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ours } from "./command-line.ts";
import { type Daemon, startDaemon } from "./daemon.ts";

describe.each(["26.1", "20.10"] as const)("build on Docker %s", (version) => {
  let daemon: Daemon;
  let folder: string;
  beforeAll(async () => {
    daemon = await startDaemon(version);
  });
  afterAll(() => daemon?.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ros-build-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  /** The daemon has no bridge, so that no step may want a network. */
  const compose = (build: object, more: object = {}): void =>
    write({
      "compose.yaml": JSON.stringify({
        name: "shop",
        services: { web: { image: "web:1", build: { network: "none", ...build } } },
        ...more,
      }),
    });
  const build = (...args: string[]) => ours(daemon, folder, ["build", ...args]);
  const built = async (...args: string[]): Promise<string> => {
    const { exitCode, err } = await build(...args);
    expect(exitCode, err).toBe(0);
    return err;
  };
  /** What a container of the image prints. */
  const printed = (...command: string[]): string =>
    execFileSync("docker", ["run", "--rm", "--network=none", "web:1", ...command], {
      env: daemon.env,
      encoding: "utf8",
    }).trim();

  test("sends what .dockerignore leaves, with modes and links, and less the second time", async () => {
    write({
      Dockerfile: "FROM bb:1\nCOPY . /in/\nRUN ls /in /in/keep > /listed\n",
      ".dockerignore": "*.log\nsecret\nkeep/*\n!keep/this\n",
      "a.log": "no",
      "secret/key": "no",
      "keep/this": "yes",
      "keep/that": "no",
      "run.sh": "#!/bin/sh\necho ran\n",
      "more/ä ö.txt": "umlaut\n",
    });
    execFileSync("chmod", ["0755", join(folder, "run.sh")]);
    symlinkSync("run.sh", join(folder, "link"));
    compose({ context: "." });
    const told = await built();
    expect(told).toContain("[3/3] RUN ls /in /in/keep > /listed");
    expect(printed("ls", "/in", "/in/keep").split("\n")).toEqual([
      "/in:",
      "Dockerfile",
      "compose.yaml",
      "keep",
      "link",
      "more",
      "run.sh",
      "",
      "/in/keep:",
      "this",
    ]);
    expect(printed("/in/link")).toBe("ran");
    expect(printed("cat", "/in/more/ä ö.txt")).toBe("umlaut");
    expect(await built()).toMatch(/#\d+ CACHED/);
    write({ "keep/this": "changed" });
    await built();
    expect(printed("cat", "/in/keep/this")).toBe("changed");
  });

  test("knows target, arguments, labels, cache mounts and a Dockerfile elsewhere", async () => {
    write({
      "docker/web.Dockerfile": [
        "FROM bb:1 AS base",
        "ARG WORD=none",
        "RUN --mount=type=cache,target=/cache echo $WORD >> /cache/words && cat /cache/words > /words",
        "FROM base AS wanted",
        "COPY context.txt /",
        "FROM base AS last",
        "RUN false",
      ].join("\n"),
      "site/context.txt": "there\n",
    });
    const wanted = { context: "site", dockerfile: "../docker/web.Dockerfile", target: "wanted" };
    compose({ ...wanted, args: { WORD: "one" }, labels: { "shop.kind": "web" }, tags: ["web:other"] });
    await built();
    expect(printed("cat", "/words", "/context.txt")).toBe("one\nthere");
    await built("--build-arg", "WORD=two");
    expect(printed("cat", "/words")).toBe("one\ntwo");
    const labels = ["image", "inspect", "-f", '{{index .Config.Labels "shop.kind"}}', "web:other"];
    expect(execFileSync("docker", labels, { env: daemon.env, encoding: "utf8" }).trim()).toBe("web");
  });

  test("hands a secret to the step that asks, and keeps it out of the image and of what is printed", async () => {
    write({
      Dockerfile: [
        "FROM bb:1",
        "COPY word /",
        "RUN --mount=type=secret,id=token,required=true test $(cat /run/secrets/token) = $(cat /word)",
        "FROM bb:1",
        "COPY --from=0 /etc/version /seen",
      ].join("\n"),
      word: "s3cr3t-t0ken",
      "token.txt": "s3cr3t-t0ken",
    });
    compose({ context: ".", secrets: ["token"] }, { secrets: { token: { file: "./token.txt" } } });
    const told = await built();
    expect(told).not.toContain("s3cr3t-t0ken");
    expect(printed("cat", "/seen")).toBe("1");
    write({ "token.txt": "another" });
    // a secret is no part of what is cached, so that the step has to be told to run
    expect((await build("--no-cache")).exitCode).toBe(1);
    rmSync(join(folder, "token.txt"));
    expect(await build()).toMatchObject({ exitCode: 1, err: expect.stringContaining("token.txt") });
  });

  test("an agent answers in a step that asks for one", async () => {
    const socket = join(folder, "agent.sock");
    const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
    try {
      await expect.poll(() => existsSync(socket), { timeout: 10_000 }).toBe(true);
      const run = (line: string): string =>
        execFileSync("sh", ["-c", line], {
          cwd: folder,
          env: { ...process.env, SSH_AUTH_SOCK: socket },
          encoding: "utf8",
        });
      run("ssh-keygen -q -t ed25519 -N '' -C harbour -f key && ssh-add -q key && rm key");
      run("mkdir in && cp --parents -L $(which ssh-add) $(ldd $(which ssh-add) | grep -o '/[^ ]*') in");
      write({
        ".dockerignore": "*.sock",
        Dockerfile: "FROM bb:1\nCOPY in /\nRUN --mount=type=ssh /usr/bin/ssh-add -l > /keys\n",
      });
      compose({ context: ".", ssh: [`default=${socket}`] });
      await built();
      expect(printed("cat", "/keys")).toBe(run("ssh-add -l").trim());
      compose({ context: ".", ssh: ["default=./key.pub"] });
      expect(await build()).toMatchObject({
        exitCode: 1,
        err: expect.stringContaining("build.ssh.default: expected the socket of an ssh agent"),
      });
    } finally {
      agent.kill();
    }
  });

  test("takes a Dockerfile from the project, and tells where a step failed", async () => {
    compose({ context: ".", dockerfile_inline: "FROM bb:1\nRUN echo inline > /x\n" });
    await built();
    expect(printed("cat", "/x")).toBe("inline");
    compose({ context: ".", dockerfile_inline: "FROM bb:1\nRUN echo about to fail && exit 7\n" });
    const { exitCode, err } = await build();
    expect(exitCode).toBe(1);
    expect(err).toContain("about to fail");
    expect(err).toMatch(/^ros-compose: .*exit code: 7/m);
  });

  // 20.10's own frontend is older than both
  const testNew = version === "26.1" ? test : () => {};
  testNew("heredocs, and contexts beside the context", async () => {
    write({ "lib/part.txt": "part\n", "site/x": "" });
    compose({
      context: "site",
      additional_contexts: { lib: "./lib", old: "docker-image://bb:2" },
      dockerfile_inline:
        "FROM bb:1\nCOPY --from=lib part.txt /\nCOPY --from=old /etc/version /old\nRUN <<END\necho one > /here\necho two >> /here\nEND\n",
    });
    await built();
    expect(printed("cat", "/part.txt", "/old", "/here")).toBe("part\n2\none\ntwo");
  });

  test("an interrupt ends a build at once, and leaves an engine that builds", async () => {
    compose({ context: ".", dockerfile_inline: "FROM bb:1\nRUN echo begun && sleep 1000\n" });
    let interrupt = (): void => {};
    let told = "";
    const { exitCode } = await ours(daemon, folder, ["build"], {
      onInterrupt: (handler) => {
        interrupt = handler;
        return () => {};
      },
      err: (text) => {
        told += text;
        // what is printed comes after the step began
        if (/ begun$/m.test(told)) interrupt();
      },
    });
    expect(exitCode).toBe(130);
    compose({ context: ".", dockerfile_inline: "FROM bb:1\nRUN echo after > /x\n" });
    await built();
    expect(printed("cat", "/x")).toBe("after");
  });

  test("without BuildKit the classic builder builds, and refuses what it would leave out", async () => {
    const env = { DOCKER_BUILDKIT: "0" };
    write({ Dockerfile: "FROM bb:1\nRUN echo classic > /x\n" });
    compose({ context: "." });
    const { exitCode, err } = await ours(daemon, folder, ["build"], { env: { ...daemon.env, ...env } });
    expect(exitCode, err).toBe(0);
    expect(err).toMatch(/Step 2\/\d+ : RUN echo classic/);
    expect(printed("cat", "/x")).toBe("classic");
    compose({ context: ".", secrets: ["token"] }, { secrets: { token: { file: "./token.txt" } } });
    const refused = await ours(daemon, folder, ["build"], { env: { ...daemon.env, ...env } });
    expect(refused.exitCode).toBe(1);
    expect(refused.err).toMatch(/^ros-compose: .*image web:1: build\.secrets: needs BuildKit/m);
  });
});
