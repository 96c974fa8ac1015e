import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LABEL } from "../src/plan/labels.ts";
import { type Daemon, startDaemon, VERSIONS } from "./daemon.ts";
import { type OnDisk, onDisk } from "./on-disk.ts";
import { TAKEOVERS, type Takeover } from "./takeovers.ts";

type Tool = "ours" | "theirs";
const UP = ["up", "-d", "--quiet-pull"];

describe.each(VERSIONS)("docker %s: either tool goes on with what the other began", (version) => {
  let daemon: Daemon;
  beforeAll(async () => {
    daemon = await startDaemon(version);
  });
  afterAll(() => daemon?.stop());

  const rows = TAKEOVERS.flatMap((takeover, index) =>
    (["ours", "theirs"] as const).map((first, side) => ({ ...takeover, first, number: index * 2 + side })),
  );
  test.concurrent.each(rows)("$name, $first first", async (row) => {
    const { first, number, change } = row;
    const second: Tool = first === "ours" ? "theirs" : "ours";
    const text = row.compose.replaceAll("SUBNET", `10.214.${number}`);
    const project = onDisk(daemon, `take${number}x`, { "compose.yaml": text, ...row.files });
    try {
      await up(project, first);
      const begun = await containersBy(project);
      await compareHashes(project, row);
      await up(project, second);
      expect(await containersBy(project)).toEqual(begun);

      const [service, from, to] = change;
      expect(text.split(from)).toHaveLength(2);
      project.write("compose.yaml", text.replace(from, to));
      await up(project, second);
      const changed = await containersBy(project);
      expect(servicesOf(changed)).toEqual(servicesOf(begun));
      expect(servicesThatDiffer(begun, changed)).toEqual([service]);

      await up(project, first);
      expect(await containersBy(project)).toEqual(changed);
    } finally {
      await project.remove();
    }
  });
});

async function up(project: OnDisk, tool: Tool): Promise<void> {
  const ran = await project[tool](UP);
  expect(ran.exitCode, `${tool}: ${ran.err}`).toBe(0);
}

/** Each container's id and config hash, by name. */
async function containersBy(project: OnDisk): Promise<Record<string, string>> {
  const containers = await project.containers();
  return Object.fromEntries(
    containers.map(({ name, id, labels }) => [
      `${labels[LABEL.service]}: ${name}`,
      `${id} ${labels[LABEL.configHash]}`,
    ]),
  );
}

const servicesOf = (containers: Record<string, string>): string[] => Object.keys(containers);

function servicesThatDiffer(before: Record<string, string>, after: Record<string, string>): string[] {
  const differing = Object.keys(after).filter((name) => before[name] !== after[name]);
  return [...new Set(differing.map((name) => name.split(":")[0] ?? ""))];
}

/** Both tools print the same hashes, and containers carry them, as far as hashes hold no ids and no files' contents. */
async function compareHashes(project: OnDisk, { compose }: Takeover): Promise<void> {
  const [mine, other] = [
    await project.ours(["config", "--hash", "*"]),
    await project.theirs(["config", "--hash", "*"]),
  ];
  const lines = (text: string): string[] => text.trim().split("\n").sort();
  expect(lines(mine.out)).toEqual(lines(other.out));
  const printed = new Map(lines(mine.out).map((line) => line.split(" ") as [string, string]));
  const labelled = (await project.containers()).filter(({ labels }) => {
    const line = compose.split("\n").find((text) => text.startsWith(`  ${labels[LABEL.service]}:`)) ?? "";
    return !/env_file|"service:|volumes_from/.test(line);
  });
  expect(labelled.length).toBeGreaterThan(0);
  for (const { labels } of labelled) {
    expect(labels[LABEL.configHash]).toBe(printed.get(labels[LABEL.service] ?? ""));
  }
}
