import { median } from "./median.ts";
import type { Sample } from "./parse-probe.ts";
import type { SystemName } from "./systems.ts";

/** One compared figure: how to read it from a boot, and what ours may take of the peer's. */
export interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly of: (sample: Sample) => number;
  /** The largest share of the peer's figure that is accepted, and the one that is aimed at. */
  readonly target?: { readonly required: number; readonly goal: number };
}

export const METRICS: readonly Metric[] = [
  {
    ...{ name: "kernel start to `docker info`", unit: "s", target: { required: 0.75, goal: 0.45 } },
    of: (sample) => sample.dockerInfoSeconds,
  },
  {
    ...{ name: "used memory then", unit: "MiB", target: { required: 0.75, goal: 0.6 } },
    of: (sample) => sample.memoryMiB,
  },
  { name: "used memory 5 s later", unit: "MiB", of: (sample) => sample.settledMemoryMiB },
  { name: "processes then", unit: "", of: (sample) => sample.processes },
  { name: "processes 5 s later", unit: "", of: (sample) => sample.settledProcesses },
  { name: "CPU time until then", unit: "s", of: (sample) => sample.cpu.busy },
  { name: "CPUs without work until then", unit: "%", of: idleShare },
  { name: "read from disks until then", unit: "MiB", of: (sample) => sample.readMiB },
];

/** Waiting for a disk is no work either. */
function idleShare({ cpu }: Sample): number {
  return (100 * (cpu.idle + cpu.waiting)) / (cpu.busy + cpu.idle + cpu.waiting);
}

export type Samples = Readonly<Record<SystemName, readonly Sample[]>>;

export interface Comparison {
  readonly metric: Metric;
  /** Medians; undefined where no boot succeeded. */
  readonly medians: Readonly<Record<SystemName, number | undefined>>;
  /** Each median as a share of the peer's. */
  readonly ratios: Readonly<Record<SystemName, number | undefined>>;
}

/** The medians of each metric, and their ratios to the peer's. */
export function compare(samples: Samples): Comparison[] {
  return METRICS.map((metric) => {
    const middle = (name: SystemName) =>
      samples[name].length > 0 ? median(samples[name].map((sample) => metric.of(sample))) : undefined;
    const medians = { ours: middle("ours"), peer: middle("peer"), floor: middle("floor") };
    const share = (figure: number | undefined) =>
      figure === undefined || !medians.peer ? undefined : figure / medians.peer;
    return {
      ...{ metric, medians },
      ratios: { ours: share(medians.ours), peer: share(medians.peer), floor: share(medians.floor) },
    };
  });
}

/** A size that is compared with a figure of its own. */
export interface SizeTarget {
  readonly flavour: "virt" | "generic";
  readonly requiredMiB: number;
  readonly goalMiB: number;
}

export const ISO_TARGETS: readonly SizeTarget[] = [
  { flavour: "virt", requiredMiB: 112, goalMiB: 84 },
  { flavour: "generic", requiredMiB: 136, goalMiB: 108 },
];

/** In one word, how a figure stands to what is required and aimed at. */
export function verdict(figure: number, required: number, goal: number): "goal" | "met" | "missed" {
  if (figure <= goal) return "goal";
  return figure <= required ? "met" : "missed";
}
