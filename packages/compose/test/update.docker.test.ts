import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LABEL } from "../src/plan/labels.ts";
import { BAD_UPDATES, type BadUpdate, BEFORE, TAKEN_PORT } from "./bad-updates.ts";
import { type Daemon, startDaemon, VERSIONS } from "./daemon.ts";
import { createImage } from "./image.ts";
import { type OnDisk, onDisk } from "./on-disk.ts";
import { type Registry, startRegistry } from "./registry.ts";

/** A service with data, and another that needs it; `change` adds or replaces a line of the service. */
function compose(registry: Registry, repository: string, change = ""): string {
  const [key = "", value = ""] = change.split(/: (.*)/s);
  const web: Record<string, string> = {
    image: `"${registry.host}/${repository}:live"`,
    stop_grace_period: "1s",
    volumes: "[data:/data]",
  };
  if (key) web[key] = value.replace("IMAGE", `${registry.host}/${repository}`);
  if (key === "volumes") web.volumes = value.replace("[", "[data:/data, ");
  const lines = Object.entries(web).map(([name, text]) => `    ${name}: ${text}\n`);
  return `services:
  web:
${lines.join("")}  needs:
    image: "bb:1"
    pull_policy: never
    init: true
    depends_on: [web]
volumes: {data: {}}
`;
}

describe.each(VERSIONS)("update on docker %s", (version) => {
  let daemon: Daemon;
  let registry: Registry;
  let other: OnDisk;
  beforeAll(async () => {
    daemon = await startDaemon(version);
    registry = await startRegistry(daemon.hostAddress);
    const taker = `services: {a: {image: "bb:1", init: true, ports: ["${TAKEN_PORT}:80"]}}`;
    other = onDisk(daemon, "taker", { "compose.yaml": taker });
    const ran = await other.ours(["up", "-d"]);
    expect(ran.exitCode, ran.err).toBe(0);
  });
  afterAll(async () => {
    await other?.remove();
    await daemon?.stop();
    await registry?.stop();
  });

  /** A project that runs its first version and has written data. */
  const begin = async (repository: string): Promise<OnDisk> => {
    await registry.publish(repository, "live", await createImage(BEFORE));
    const project = onDisk(daemon, repository, { "compose.yaml": compose(registry, repository) });
    const ran = await project.ours(["up", "-d", "--wait", "--quiet-pull"]);
    expect(ran.exitCode, ran.err).toBe(0);
    await project.ours(["exec", "-T", "web", "sh", "-c", "echo mine > /data/kept; echo too > /scratch/kept"]);
    return project;
  };

  /** All that an update must leave as it is when it fails. */
  const stateOf = async (project: OnDisk, name: string): Promise<object> => ({
    containers: (await project.containers()).map(({ id, name, state, imageId, mounts, networks }) => ({
      id,
      name,
      state,
      imageId,
      mounts: mounts.map((mount) => `${mount.name} at ${mount.target}`).sort(),
      networks,
    })),
    networks: (await daemon.engine.listNetworks()).filter(({ labels }) => labels[LABEL.project] === name),
    volumes: (await daemon.engine.listVolumes()).filter(({ labels }) => labels[LABEL.project] === name),
    image: (await daemon.engine.inspectImage(`${registry.host}/${name}:live`))?.id,
    data: await project.ours(["exec", "-T", "web", "cat", "/data/kept", "/scratch/kept"]),
  });

  const publishBad = async (
    repository: string,
    { image = BEFORE, publish, fault }: BadUpdate,
  ): Promise<void> => {
    const next = await createImage({ ...image, files: { "etc/version": "2", ...image.files } });
    if (publish) await registry.publishList(repository, "live", { s390x: next });
    else await registry.publish(repository, "live", next);
    if (fault)
      registry.fail(
        repository,
        fault === "corrupt" ? { kind: fault, digest: next.ownLayer } : { kind: fault },
      );
  };

  const rows = BAD_UPDATES.map((bad, index) => ({ ...bad, repository: `bad${index}x` }));
  test.concurrent.each(rows)("$name: the old state is back", async (bad) => {
    const { repository, change, deadlineSeconds = 120, says } = bad;
    const project = await begin(repository);
    try {
      const before = await stateOf(project, repository);
      await publishBad(repository, bad);
      project.write("compose.yaml", compose(registry, repository, change));
      const ran = await project.ours(["update", "--quiet-pull", "--deadline", String(deadlineSeconds)]);
      const lines = ran.err.trimEnd().split("\n").slice(-2);
      expect(ran.exitCode, ran.err).toBe(1);
      expect(lines[0]).toMatch(/^ros-compose: /);
      expect(lines[0]).toMatch(says);
      expect(lines[1]).toBe("     the containers from before are back");
      expect(await stateOf(project, repository)).toEqual(before);
      // what is back is what the old file asks for
      registry.fail(repository, undefined);
      project.write("compose.yaml", compose(registry, repository));
      expect(await project.ours(["up", "-d"])).toMatchObject({ exitCode: 0 });
      expect(await stateOf(project, repository)).toEqual(before);
    } finally {
      registry.fail(repository, undefined);
      await project.remove();
    }
  });

  test.concurrent("one of several is bad: all are back, and what is new is gone", async () => {
    const project = await begin("several");
    try {
      const before = await stateOf(project, "several");
      await registry.publish("several", "live", await createImage({ ...BEFORE, files: { new: "1" } }));
      const service = `image: "bb:1", pull_policy: never, init: true, networks: [default, more]`;
      const more = `  more: {${service}, restart: always}
  last: {${service}, depends_on: [more, web], command: ["false"]}
networks: {more: {}}
`;
      project.write(
        "compose.yaml",
        compose(registry, "several").replace("volumes: {data", `${more}volumes: {data`),
      );
      const ran = await project.ours(["update", "--quiet-pull"]);
      expect(ran).toMatchObject({
        exitCode: 1,
        err: expect.stringContaining("the containers from before are back"),
      });
      expect(await stateOf(project, "several")).toEqual(before);
    } finally {
      await project.remove();
    }
  });

  test.concurrent.each([
    ["with a healthcheck", "checked", BEFORE, ""],
    ["without one, that runs on", "steady", {}, ""],
    ["that is scaled", "scaled", BEFORE, "scale: 2"],
    ["whose configuration changes too", "changed", BEFORE, "environment: {A: b}"],
  ])("a good image %s takes the place of the old one", async (_, repository, image, change) => {
    const project = await begin(repository);
    try {
      const next = await createImage({ ...image, files: { "etc/version": "2" } });
      await registry.publish(repository, "live", next);
      project.write("compose.yaml", compose(registry, repository, change));
      const ran = await project.ours(["update", "--quiet-pull"]);
      expect(ran, ran.err).toMatchObject({ exitCode: 0, err: expect.stringContaining("updated web") });
      const web = (await project.containers()).filter(({ labels }) => labels[LABEL.service] === "web");
      expect(web.map(({ name, state, imageId }) => [name, state, imageId])).toEqual(
        (change === "scale: 2" ? [1, 2] : [1]).map((number) => [
          `${repository}-web-${number}`,
          "running",
          next.id,
        ]),
      );
      const data = await project.ours(["exec", "-T", "web", "cat", "/data/kept", "/scratch/kept"]);
      expect(data.out).toBe("mine\ntoo\n");
      const before = await stateOf(project, repository);
      expect((await project.ours(["update", "--quiet-pull"])).err).toContain("everything is up to date");
      expect(await stateOf(project, repository)).toEqual(before);
    } finally {
      await project.remove();
    }
  });

  test.concurrent("a job is run again with its new image", async () => {
    await registry.publish("job", "live", await createImage({ Cmd: ["true"] }));
    const compose = `services: {job: {image: "${registry.host}/job:live"}}`;
    const project = onDisk(daemon, "job", { "compose.yaml": compose });
    try {
      await project.ours(["up", "-d", "--quiet-pull"]);
      const next = await createImage({ Cmd: ["true"], files: { new: "1" } });
      await registry.publish("job", "live", next);
      const ran = await project.ours(["update", "--quiet-pull"]);
      expect(ran.exitCode, ran.err).toBe(0);
      expect(await project.containers()).toMatchObject([
        { name: "job-job-1", imageId: next.id, state: "exited" },
      ]);
    } finally {
      await project.remove();
    }
  });

  test("no volume is left of any of them", async () => {
    expect(await daemon.engine.listVolumes()).toEqual([]);
  });
});
