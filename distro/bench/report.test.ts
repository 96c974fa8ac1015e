import { describe, expect, test } from "vitest";
import { compare } from "./compare.ts";
import type { Sample } from "./parse-probe.ts";
import { bootLine, comparisonTable, processTable, stageTable } from "./report.ts";

const sample = (dockerInfoSeconds: number): Sample => ({
  ...{ socketSeconds: 1, dockerInfoSeconds, memoryMiB: 100, processes: 40 },
  ...{ settledMemoryMiB: 110, settledProcesses: 39, readMiB: 90, cpu: { busy: 15, idle: 4, waiting: 1 } },
  stages: [
    { stage: "services-started", seconds: 14 },
    { stage: "initrd", seconds: 2 },
  ],
  processCpu: [
    { pid: 9, name: "sh", own: 0.1, children: 0.2 },
    { pid: 1, name: "dockerd", own: 3, children: 0 },
  ],
});

const line = (text: string, start: string) => text.split("\n").find((one) => one.startsWith(start));

describe("comparisonTable()", () => {
  const sizes = { isoBytes: { virt: 118 * 2 ** 20 }, peerBytes: 236 * 2 ** 20, release: true };
  const comparisons = compare({ ours: [sample(12)], peer: [sample(20)], floor: [] });

  test("prints ratio, target and verdict beside the medians", () => {
    expect(line(comparisonTable(comparisons, sizes), "kernel start")?.split(/ {2,}/)).toEqual([
      ...["kernel start to `docker info` (s)", "20.00", "–", "12.00", "–", "0.60", "≤ 0.75", "≤ 0.45", "met"],
    ]);
  });

  test("judges the sizes of a release only", () => {
    expect(line(comparisonTable(comparisons, sizes), "ISO virt")).toMatch(
      /118\.0 +0\.50 +≤ 112 MiB +≤ 84 MiB +missed$/,
    );
    expect(line(comparisonTable(comparisons, { ...sizes, release: false }), "ISO virt")).toMatch(
      /not a release$/,
    );
    expect(line(comparisonTable(comparisons, sizes), "ISO generic")).toBeUndefined();
  });
});

test("stageTable() sorts by time and tells what each stage took", () => {
  expect(
    stageTable(sample(12))
      .split("\n")
      .map((text) => text.split(/ {2,}/)),
  ).toEqual([
    ["stage", "reached (s)", "after"],
    ["initrd", "2.00", "+2.00"],
    ["docker-info", "12.00", "+10.00"],
    ["services-started", "14.00", "+2.00"],
  ]);
});

test("processTable() puts the busiest first", () => {
  expect(processTable(sample(12).processCpu, 1)).toMatch(/\ndockerd +1 +3\.00 +0\.00$/);
});

test("bootLine() names a boot that failed", () => {
  expect(bootLine("peer", 1, { failure: "peer: nothing matched" })).toBe(
    "round 2, Debian 13, systemd, docker.io: failed: peer: nothing matched",
  );
});
