import { randomInt } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { LABEL } from "../src/plan/labels.ts";
import { type Daemon, startDaemon, VERSIONS } from "./daemon.ts";
import { type OnDisk, onDisk } from "./on-disk.ts";

const MOMENTS = 50;
/** Give the seed of a run that failed to see the same moments again. */
const seed = Number(process.env.ROS_CHAOS_SEED ?? randomInt(2 ** 31));

/** Version 1 is brought up on nothing, version 2 on version 1: everything is made anew, a network too. */
function compose(version: 1 | 2): string {
  const service = `image: "bb:${version}", init: true, stop_grace_period: 1s, stop_signal: SIGKILL`;
  return `services:
  web: {${service}, networks: {front: {aliases: [www]}, back: {}}, depends_on: [db, cache], secrets: [{source: s, mode: 0400}]}
  cache: {${service}, networks: [back], scale: 2, volumes: [/anonymous]}
  db: {${service}, networks: [back], command: [httpd, -f, -h, /data], volumes: ["data:/data"]}
networks: {front: {labels: {version: "${version}"}}, back: {}}
volumes: {data: {}}
secrets: {s: {file: ./secret}}
`;
}
const RUNNING = ["cache", "cache", "db", "web"].map((service) => `${service} running`);

/** An engine that calls `strike` when the call of that number has been sent. */
function counting(
  engine: Engine,
  strikeAt: number,
  strike: () => void,
): { engine: Engine; calls: () => number } {
  let calls = 0;
  const counted = new Proxy(engine, {
    get(target, name: keyof Engine) {
      const call = target[name] as ((...args: unknown[]) => unknown) | undefined;
      // a promise of an engine asks it whether it is a promise itself
      if (!call) return undefined;
      return (...args: unknown[]) => {
        const answer = call.apply(target, args);
        if (++calls === strikeAt) strike();
        return answer;
      };
    },
  });
  return { engine: counted, calls: () => calls };
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function randomNumbers(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe.each(VERSIONS)(`docker %s is killed while \`up\` runs, seed ${seed}`, (version) => {
  let daemon: Daemon;
  const project = { current: undefined as OnDisk | undefined };
  const random = randomNumbers(seed);
  const callsOf = { 1: 0, 2: 0 };
  const UP = ["up", "-d", "--quiet-pull"];

  beforeAll(async () => {
    daemon = await startDaemon(version);
    // how many calls there are to strike at
    const trial = onDisk(daemon, "trial", { secret: "s" });
    for (const which of [1, 2] as const) {
      trial.write("compose.yaml", compose(which));
      const { engine, calls } = counting(daemon.engine, 0, () => {});
      const ran = await trial.ours(UP, { engine: async () => engine });
      expect(ran.exitCode, ran.err).toBe(0);
      callsOf[which] = calls();
    }
    await trial.remove();
  });
  afterAll(() => daemon?.stop());

  /** A second `up` ends what the first began: no duplicate, no orphan, and it all works. */
  async function expectConverges(current: OnDisk, which: 1 | 2, at: string): Promise<void> {
    const second = await current.ours(UP);
    expect(second.exitCode, `${at}\n${second.err}`).toBe(0);
    const containers = await daemon.engine.listContainers([]);
    expect(containers.map((c) => `${c.labels[LABEL.service]} ${c.state}`).sort(), at).toEqual(RUNNING);
    // any number: where the second was made and the first was not, a third is
    const name = new RegExp(`^${current.name}-(cache|db|web)-\\d$`);
    expect(
      containers.filter((c) => !name.test(c.name)),
      at,
    ).toEqual([]);
    expect(
      containers.every((c) => c.image === `bb:${which}`),
      at,
    ).toBe(true);
    const networks = (await daemon.engine.listNetworks()).filter(({ labels }) => labels[LABEL.project]);
    expect(networks.map((network) => network.name).sort(), at).toEqual([
      `${current.name}_back`,
      `${current.name}_front`,
    ]);
    const idOf = (key: string): string => networks.find((n) => n.name === `${current.name}_${key}`)?.id ?? "";
    for (const container of containers) {
      const joined = container.name.includes("web") ? ["back", "front"] : ["back"];
      expect(container.networks, at).toEqual(
        Object.fromEntries(joined.map((key) => [`${current.name}_${key}`, idOf(key)])),
      );
    }
    expect(await current.ours(["plan", "--exit-code"]), at).toMatchObject({ exitCode: 0 });
    // the network carries, names lead to addresses, and the data is still there
    await current.ours(["exec", "-T", "db", "sh", "-c", "test -e /data/kept || echo kept > /data/kept"]);
    const said = await current.ours([
      "exec",
      "-T",
      "web",
      "sh",
      "-c",
      "wget -qO- http://db/kept; cat /run/secrets/s",
    ]);
    expect(said, `${at}\n${said.err}`).toMatchObject({ exitCode: 0, out: "kept\ns" });
  }

  const moments = Array.from({ length: MOMENTS / VERSIONS.length }, (_, index) => index);
  test.each(moments)("moment %i: the next `up` ends what this one began", async (index) => {
    const which = index % 2 === 0 ? 1 : 2;
    if (which === 1 || !project.current) {
      project.current = onDisk(daemon, `chaos${index}x`, { secret: "s", "compose.yaml": compose(1) });
      if (which === 2) await project.current.ours(UP);
    }
    const { current } = project;
    current.write("compose.yaml", compose(which));

    const strikeAt = 1 + Math.floor(random() * callsOf[which]);
    const delayMs = random() * 40;
    let killed: Promise<void> | undefined;
    const { engine } = counting(daemon.engine, strikeAt, () => {
      killed = new Promise((resolve) => setTimeout(resolve, delayMs)).then(() => daemon.kill());
    });
    const first = await current.ours(UP, { engine: async () => engine });
    await (killed ?? daemon.kill());
    await daemon.start();
    const at = `call ${strikeAt} of ${callsOf[which]}, ${delayMs.toFixed()} ms\n${first.err}`;
    if (first.exitCode !== 0) expect(first.err, at).toMatch(/(^|\n)ros-compose: .+\n {5}.+\n$/);

    const isLast = which === 2 || index === moments.at(-1);
    // one that fails must not fail those that follow
    project.current = undefined;
    try {
      await expectConverges(current, which, at);
      if (!isLast) project.current = current;
    } finally {
      if (!project.current) await current.remove();
    }
  });

  test("an engine that lost its networks is given them anew", async () => {
    const current = onDisk(daemon, "lost", { secret: "s" });
    current.write("compose.yaml", compose(1));
    await current.ours(UP);
    await daemon.kill();
    daemon.loseNetworks();
    await daemon.start();
    await expectConverges(current, 1, "lost networks");
    await current.remove();
  });

  test("a volume that the engine had no time to make a folder for is made anew", async () => {
    const current = onDisk(daemon, "hollow", { secret: "s" });
    current.write("compose.yaml", compose(1));
    await current.ours(["create"]);
    rmSync(join(daemon.dataRoot, "volumes", "hollow_data", "_data"), { recursive: true });
    await expectConverges(current, 1, "a volume without its folder");
    await current.remove();
  });

  test("containers that the engine started, and does not know that it did, are made anew", async () => {
    const current = onDisk(daemon, "unknown", { secret: "s" });
    current.write("compose.yaml", compose(1));
    await current.ours(UP);
    const started = await current.containers();
    await daemon.kill();
    for (const { id } of started) forgetStart(join(daemon.dataRoot, "containers", id, "config.v2.json"));
    await daemon.start();
    const { exitCode, err } = await current.ours(UP);
    expect(exitCode, err).toBe(0);
    const running = (await current.containers()).filter(({ state }) => state === "running");
    expect(running.map(({ name }) => name)).toEqual(started.map(({ name }) => name));
    await current.remove();
  });
});

/** What the engine has written of a container before it writes that it runs. */
function forgetStart(file: string): void {
  const kept = JSON.parse(readFileSync(file, "utf8"));
  Object.assign(kept.State, { Running: false, Pid: 0, StartedAt: "0001-01-01T00:00:00Z" });
  writeFileSync(file, JSON.stringify(kept));
}
