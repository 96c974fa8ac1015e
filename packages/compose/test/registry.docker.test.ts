import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCredentials } from "../src/docker/credentials.ts";
import type { Ran } from "./command-line.ts";
import { type Daemon, startDaemon, VERSIONS } from "./daemon.ts";
import { createImage, sha256 } from "./image.ts";
import { onDisk } from "./on-disk.ts";
import { type Registry, startRegistry } from "./registry.ts";

const login = { username: "someone", password: `pass-${randomBytes(8).toString("hex")}` };
const basic = Buffer.from(`${login.username}:${login.password}`).toString("base64");
const images = [await createImage({}), await createImage({ files: { "etc/version": "2" } })] as const;

/** A credential helper that knows one registry, and notes what it was asked. */
const HELPER = `#!/bin/sh
read -r server
echo "$1 $server" >> "$(dirname "$0")/asked"
if [ "$server" != "$KNOWN" ]; then echo "credentials not found in native keychain"; exit 1; fi
printf '{"ServerURL":"%s","Username":"%s","Secret":"%s"}' "$server" "$TEST_USERNAME" "$TEST_PASSWORD"
`;

describe.each(VERSIONS)("a registry with a password, docker %s", (version) => {
  let daemon: Daemon;
  let registry: Registry;
  let directory: string;
  const outputs: string[] = [];
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "ros-login-"));
    writeFileSync(join(directory, "docker-credential-mine"), HELPER, { mode: 0o755 });
    daemon = await startDaemon(version);
    registry = await startRegistry(daemon.hostAddress, login);
    await registry.publish("app", "1", images[0]);
  });
  afterAll(async () => {
    await daemon?.stop();
    await registry?.stop();
    rmSync(directory, { recursive: true });
  });

  const image = (): string => `${registry.host}/app:1`;
  const config = (value: object): void =>
    writeFileSync(join(directory, "config.json"), JSON.stringify(value));
  const env = (): NodeJS.ProcessEnv => ({
    DOCKER_CONFIG: directory,
    PATH: `${directory}:${process.env.PATH}`,
    KNOWN: registry.host,
    TEST_USERNAME: login.username,
    TEST_PASSWORD: login.password,
  });
  /** Runs with the image away, unless `present`. */
  const run = async (args: readonly string[], more = "", present = false, known?: string): Promise<Ran> => {
    const project = onDisk(daemon, "login", {
      "compose.yaml": `services: {a: {image: "${image()}"${more}}}`,
    });
    if (!present) await daemon.engine.removeImage(image()).catch(() => {});
    const ran = await project.ours(args, {
      env: { ...daemon.env, ...env(), ...(known ? { KNOWN: known } : {}) },
    });
    outputs.push(ran.out, ran.err);
    await project.remove();
    return ran;
  };

  test.each([
    ["auths, as docker login writes it", () => ({ auths: { [registry.host]: { auth: basic } } })],
    ["auths, spelled as an address", () => ({ auths: { [`http://${registry.host}/v2/`]: { auth: basic } } })],
    ["auths, in two fields", () => ({ auths: { [registry.host]: login } })],
    ["credHelpers", () => ({ credHelpers: { [registry.host]: "mine" } })],
    ["credsStore", () => ({ credsStore: "mine", auths: { [registry.host]: {} } })],
  ])("%s: the image is pulled", async (_, file) => {
    config(file());
    const ran = await run(["up", "-d"]);
    expect(ran.exitCode, ran.err).toBe(0);
    expect((await daemon.engine.inspectImage(image()))?.id).toBe(images[0].id);
  });

  test("a helper is asked to `get` the registry, and nothing else", () => {
    const asked = readFileSync(join(directory, "asked"), "utf8").trim().split("\n");
    expect(new Set(asked)).toEqual(new Set([`get ${registry.host}`]));
  });

  test("registry_auths of a cloud-config are for registries that the file does not know", async () => {
    config({ auths: { "other.example": { auth: Buffer.from("someone:wrong").toString("base64") } } });
    await daemon.engine.removeImage(image()).catch(() => {});
    const credentials = createCredentials({
      env: env(),
      registryAuths: async () => ({ [registry.host]: { auth: basic } }),
    });
    const auth = await credentials.forImage(image());
    await daemon.engine.pullImage({ image: image(), auth }, () => {});
    expect((await daemon.engine.inspectImage(image()))?.id).toBe(images[0].id);
  });

  test.each([
    [
      "a wrong password",
      () => ({
        auths: { [registry.host]: { auth: Buffer.from("someone:wrong-secret").toString("base64") } },
      }),
    ],
    ["no credentials at all", () => ({})],
    ["a helper that has none", () => ({ credsStore: "mine" })],
  ])("%s is one clear line, with what to do", async (what, file) => {
    config(file());
    const ran = await run(
      ["up", "-d"],
      "",
      false,
      what.startsWith("a helper") ? "another.example" : undefined,
    );
    expect(ran.exitCode).toBe(1);
    const [fault = "", hint] = ran.err.trimEnd().split("\n").slice(-2);
    expect(fault).toMatch(
      /^ros-compose: a: .*(unauthorized|no basic auth credentials|authentication required)/,
    );
    expect(hint).toMatch(
      /^ {5}0 of \d steps? done, left: .*; log in to the registry: docker login; then run it again/,
    );
  });

  test.each([
    ["mine-not", "cannot be run; install it, or take it out of config.json"],
    ["mine", "expected exit code 0, got 3"],
  ])("a helper %s that fails is named, and its output is not shown", async (helper, says) => {
    writeFileSync(join(directory, "docker-credential-mine"), `#!/bin/sh\necho "$TEST_PASSWORD"; exit 3\n`, {
      mode: 0o755,
    });
    config({ credsStore: helper });
    const ran = await run(["pull"]);
    expect(ran).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining(`docker-credential-${helper}: ${says}`),
    });
  });

  describe("pull policies", () => {
    beforeAll(() => config({ auths: { [registry.host]: { auth: basic } } }));
    test.each([
      // policy, image is there, flags of up, the registry is asked, exit code
      ["always", true, [], true, 0],
      ["always", false, [], true, 0],
      ["missing", true, [], false, 0],
      ["missing", false, [], true, 0],
      ["if_not_present", true, [], false, 0],
      ["never", true, [], false, 0],
      ["never", false, [], false, 1],
      ["missing", true, ["--pull", "always"], true, 0],
      ["always", true, ["--pull", "never"], false, 0],
      ["always", true, ["--pull", "missing"], false, 0],
      ["daily", false, [], true, 0],
      ["every_0s", true, [], true, 0],
      ["refresh", true, [], true, 0],
    ] as const)(
      "%s, image there: %s, up %j: the registry is asked: %s",
      async (policy, present, flags, asks, exitCode) => {
        if (present) await run(["pull"]);
        const before = registry.manifestsAsked();
        const ran = await run(["up", "-d", ...flags], `, pull_policy: ${policy}`, present);
        expect(ran.exitCode, ran.err).toBe(exitCode);
        expect(registry.manifestsAsked() > before).toBe(asks);
      },
    );

    test("daily asks for the image once a day", async () => {
      const compose = `services: {a: {image: "${image()}", pull_policy: daily}}`;
      const project = onDisk(daemon, "daily", { "compose.yaml": compose });
      const asked = async (): Promise<number> => {
        const before = registry.manifestsAsked();
        expect(await project.ours(["up", "-d"], { env: { ...daemon.env, ...env() } })).toMatchObject({
          exitCode: 0,
        });
        return registry.manifestsAsked() - before;
      };
      await daemon.engine.removeImage(image()).catch(() => {});
      expect(await asked()).toBeGreaterThan(0);
      expect(await asked()).toBe(0);
      await project.remove();
    });

    test("always brings the image that the tag leads to now, and the container with it", async () => {
      const compose = `services: {a: {image: "${image()}", pull_policy: always}}`;
      const project = onDisk(daemon, "moved", { "compose.yaml": compose });
      const with_ = { env: { ...daemon.env, ...env() } };
      await project.ours(["up", "-d"], with_);
      await registry.publish("app", "1", images[1]);
      await project.ours(["up", "-d"], with_);
      expect(await project.containers()).toMatchObject([{ imageId: images[1].id, state: "running" }]);
      await project.remove();
    });
  });

  describe("config --resolve-image-digests", () => {
    const resolve = (present: boolean): Promise<Ran> =>
      run(["config", "--resolve-image-digests", "--format", "json"], "", present);
    const imageOf = ({ out }: Ran): string => JSON.parse(out).services.a.image;
    beforeAll(() => config({ auths: { [registry.host]: { auth: basic } } }));

    test("pins what the registry has, whether the engine has it or not", async () => {
      const manifest = sha256(Buffer.from(JSON.stringify(images[1].manifest)));
      await registry.publish("app", "1", images[1]);
      const ran = await resolve(false);
      expect(imageOf(ran), ran.err).toBe(`${image()}@${manifest}`);
    });
    test("pins what the engine has where the registry refuses", async () => {
      await run(["pull"]);
      config({});
      const ran = await resolve(true);
      expect(imageOf(ran), ran.err).toMatch(/:1@sha256:[0-9a-f]{64}$/);
    });
    test("says why where neither has it", async () => {
      config({});
      expect(await resolve(false)).toMatchObject({
        exitCode: 1,
        err: expect.stringMatching(/^ros-compose: .*(unauthorized|no basic auth credentials)/),
      });
    });
  });

  test("nothing of it all shows a secret", () => {
    expect(outputs.length).toBeGreaterThan(20);
    for (const secret of [login.password, basic, "wrong-secret"])
      expect(outputs.join("\n")).not.toContain(secret);
  });
});
