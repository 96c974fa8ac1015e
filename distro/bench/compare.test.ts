import { describe, expect, test } from "vitest";
import { compare, ISO_TARGETS, METRICS, verdict } from "./compare.ts";
import type { Sample } from "./parse-probe.ts";

const sample = (dockerInfoSeconds: number, memoryMiB: number): Sample => ({
  ...{ socketSeconds: dockerInfoSeconds - 1, dockerInfoSeconds, memoryMiB, processes: 40 },
  ...{ settledMemoryMiB: memoryMiB + 10, settledProcesses: 39, readMiB: 90, stages: [], processCpu: [] },
  cpu: { busy: 15, idle: 4, waiting: 1 },
});

const row = (name: string, samples: Parameters<typeof compare>[0]) => {
  const found = compare(samples).find(({ metric }) => metric.name === name);
  if (!found) throw new Error(`no metric ${name}`);
  return found;
};

describe("compare()", () => {
  const samples = {
    ours: [sample(12, 150), sample(30, 170), sample(13, 160)],
    peer: [sample(26, 200), sample(24, 260)],
    floor: [sample(6.5, 115)],
  };

  test("takes medians, so that one slow boot counts little", () => {
    const { medians } = row("kernel start to `docker info`", samples);
    expect(medians).toEqual({ ours: 13, peer: 25, floor: 6.5 });
  });

  test("divides by the peer's median", () => {
    expect(row("kernel start to `docker info`", samples).ratios).toEqual({
      ours: 0.52,
      peer: 1,
      floor: 0.26,
    });
    expect(row("used memory then", samples).ratios.floor).toBe(0.5);
  });

  test("invents no figure for a system that never came up", () => {
    const { medians, ratios } = row("used memory then", { ...samples, peer: [] });
    expect(medians.peer).toBeUndefined();
    expect(ratios).toEqual({ ours: undefined, peer: undefined, floor: undefined });
    expect(row("used memory then", { ...samples, ours: [] }).ratios.ours).toBeUndefined();
  });

  test("counts waiting for disks as time without work", () => {
    expect(row("CPUs without work until then", samples).medians.ours).toBe(25);
  });
});

test.each([
  { figure: 0.45, word: "goal" },
  { figure: 0.46, word: "met" },
  { figure: 0.75, word: "met" },
  { figure: 0.76, word: "missed" },
])("verdict() of $figure is $word", ({ figure, word }) => expect(verdict(figure, 0.75, 0.45)).toBe(word));

test("every goal asks for more than what is required", () => {
  for (const { target } of METRICS) if (target) expect(target.goal).toBeLessThan(target.required);
  for (const { goalMiB, requiredMiB } of ISO_TARGETS) expect(goalMiB).toBeLessThan(requiredMiB);
});
