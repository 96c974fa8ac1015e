import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Daemon, startDaemon, VERSIONS } from "./daemon.ts";
import { type OnDisk, onDisk } from "./on-disk.ts";

const UP = ["up", "-d", "--quiet-pull"];

/** A service with a file, a variable and a text, each under an owner and a mode of its own. */
function compose(more: string): string {
  return `services:
  a:
    image: "bb:1"
    init: true
    stop_grace_period: 1s
    ${more}
    secrets:
      - {source: file, uid: "1000", gid: "1001", mode: 0440}
      - {source: variable, target: deep/er, mode: 0400}
    configs:
      - {source: text, target: /run/conf/text, uid: "7"}
secrets: {file: {file: ./secret}, variable: {environment: SOME_SECRET}}
configs: {text: {content: "some text"}}
`;
}

describe.each(VERSIONS)("docker %s: secrets and configs with owner and mode", (version) => {
  let daemon: Daemon;
  beforeAll(async () => {
    daemon = await startDaemon(version);
  });
  afterAll(() => daemon?.stop());

  const env = (): NodeJS.ProcessEnv => ({ ...daemon.env, SOME_SECRET: "of the environment" });
  const up = async (project: OnDisk): Promise<string[]> => {
    const ran = await project.ours(UP, { env: env() });
    expect(ran.exitCode, ran.err).toBe(0);
    const paths = "/run/secrets/file /run/secrets/deep/er /run/conf/text";
    const seen = await project.ours(
      ["exec", "-T", "a", "sh", "-c", `stat -c '%u %g %a' ${paths}; cat ${paths}`],
      {
        env: env(),
      },
    );
    expect(ran.err).not.toContain("of the environment");
    return seen.out.split("\n");
  };
  const MODES = ["1000 1001 440", "0 0 400", "7 0 444"];

  test.each([
    ["a container that can be written to", "read_only: false"],
    ["a read-only container", "read_only: true"],
    ["a read-only container with memory at /run", "{read_only: true, tmpfs: [/run, /tmp]}"],
    ["a read-only container with a volume there", "{read_only: true, volumes: ['mine:/run/secrets']}"],
  ])("%s has them as asked, again when one changed, and nothing stays of them", async (_, more) => {
    const lines = more.replace(/^\{|\}$/g, "").replace(/, (tmpfs|volumes)/, "\n    $1");
    const text = compose(lines) + (more.includes("mine") ? "volumes: {mine: {}}\n" : "");
    const project = onDisk(daemon, "contents", { "compose.yaml": text, secret: "first " });
    expect(await up(project)).toEqual([...MODES, "first of the environmentsome text"]);
    const [before] = await project.containers();
    await project.ours(UP, { env: env() });
    expect(await project.containers()).toMatchObject([{ id: before?.id }]);

    project.write("secret", "second ");
    expect(await up(project)).toEqual([...MODES, "second of the environmentsome text"]);
    const [after] = await project.containers();
    expect(after?.id).not.toBe(before?.id);
    if (lines.startsWith("read_only: true")) {
      const written = await project.ours(["exec", "-T", "a", "touch", "/etc/x"], { env: env() });
      expect(written).toMatchObject({ exitCode: 1, err: expect.stringContaining("Read-only file system") });
    }
    await project.ours(["restart", "-t", "0"], { env: env() });
    await project.ours(["down", "-t", "0"], { env: env() });
    expect((await daemon.engine.listVolumes()).map(({ name }) => name)).toEqual(
      more.includes("mine") ? ["contents_mine"] : [],
    );
    await daemon.engine.removeVolume("contents_mine").catch(() => {});
    await project.remove();
  });

  test("a read-only image stays read-only: a file elsewhere is refused, with the reason", async () => {
    const text = compose("read_only: true").replace("/run/conf/text", "/etc/text");
    const project = onDisk(daemon, "refused", { "compose.yaml": text, secret: "s" });
    const ran = await project.ours(UP, { env: env() });
    expect(ran).toMatchObject({ exitCode: 1, err: expect.stringMatching(/read-only/) });
    expect(ran.err).toContain("give it a target below /run");
    await project.remove();
  });
});
