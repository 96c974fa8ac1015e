import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ours, type Ran, theirs } from "./command-line.ts";
import { type Daemon, startDaemon, VERSIONS } from "./daemon.ts";
import { projectState } from "./project-state.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";

/** How many scenarios are under way at once: most of their time is spent waiting for containers. */
const AT_ONCE = 4;

describe.each(VERSIONS)("docker %s, beside docker compose 2.26.1", (version) => {
  let daemon: Daemon;
  const outcomes = new Map<string, Promise<{ ours: unknown; theirs: unknown }>>();
  beforeAll(async () => {
    daemon = await startDaemon(version);
    const queue = [...SCENARIOS.entries()];
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [index, scenario] = next;
        const outcome = both(daemon, scenario, index);
        outcomes.set(scenario.name, outcome);
        await outcome.catch(() => {});
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  });
  afterAll(() => daemon?.stop());

  test.each(SCENARIOS)("$name leaves the same state", async ({ name }) => {
    const outcome = await outcomes.get(name);
    expect(outcome?.ours).toEqual(outcome?.theirs);
  });
});

/** One after the other under the same name, as hashes and addresses depend on it. */
async function both(
  daemon: Daemon,
  scenario: Scenario,
  index: number,
): Promise<{ ours: unknown; theirs: unknown }> {
  const directory = mkdtempSync(join(tmpdir(), "ros-parity-"));
  const name = `p${index}x`;
  mkdirSync(join(directory, "b"));
  writeFileSync(join(directory, "secret"), "s");
  // an address is in use once: each scenario has a network of its own
  const text = (compose: string): string => compose.replaceAll("10.213.7.", `10.213.${100 + index}.`);
  const play = async (tool: (args: readonly string[]) => Promise<Ran>): Promise<unknown> => {
    const codes: number[] = [];
    for (const [compose, ...args] of scenario.turns) {
      writeFileSync(join(directory, "compose.yaml"), text(compose));
      codes.push((await tool(["-p", name, ...args])).exitCode);
    }
    const state = await projectState(daemon.engine, name);
    await theirs(daemon, directory, ["-p", name, "down", "-v", "-t", "0", "--remove-orphans"]);
    return { codes, ...(state as object) };
  };
  try {
    const mine = await play((args) => ours(daemon, directory, args));
    return { ours: mine, theirs: await play((args) => theirs(daemon, directory, args)) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
