import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Daemon, startDaemon, VERSIONS } from "./daemon.ts";
import { type OnDisk, onDisk } from "./on-disk.ts";
import { projectState } from "./project-state.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";

describe.each(VERSIONS)("docker %s, beside docker compose 2.26.1", (version) => {
  let daemon: Daemon;
  beforeAll(async () => {
    daemon = await startDaemon(version);
  });
  afterAll(() => daemon?.stop());

  // several at once: most of their time is spent waiting for containers
  test.concurrent.each(SCENARIOS.map((scenario, index) => ({ ...scenario, index })))(
    "$name leaves the same state",
    async (scenario) => {
      const outcome = await both(daemon, scenario, scenario.index);
      expect(outcome.ours).toEqual(outcome.theirs);
    },
  );
});

/** One after the other under the same name, as hashes and addresses depend on it. */
async function both(
  daemon: Daemon,
  scenario: Scenario,
  index: number,
): Promise<{ ours: unknown; theirs: unknown }> {
  const name = `p${index}x`;
  const project = onDisk(daemon, name, { secret: "s", "b/file": "" });
  // an address is in use once: each scenario has a network of its own
  const text = (compose: string): string => compose.replaceAll("10.213.7.", `10.213.${100 + index}.`);
  const play = async (tool: "ours" | "theirs"): Promise<unknown> => {
    const codes: number[] = [];
    for (const [compose, ...args] of scenario.turns) {
      project.write("compose.yaml", text(compose));
      codes.push((await project[tool](args)).exitCode);
      await listed(daemon, project);
    }
    const state = await projectState(daemon.engine, name);
    await project.down();
    return { codes, ...(state as object) };
  };
  try {
    const mine = await play("ours");
    return { ours: mine, theirs: await play("theirs") };
  } finally {
    await project.remove();
  }
}

/** Waits until the engine's list says of each container what its own record says: after a stop it lags behind. */
async function listed(daemon: Daemon, project: OnDisk): Promise<void> {
  for (;;) {
    const containers = await project.containers();
    const states = await Promise.all(
      containers.map(async ({ id }) => (await daemon.engine.inspectContainer(id)).state),
    );
    if (containers.every(({ state }, at) => state === states[at])) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
