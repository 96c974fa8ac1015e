import { type Comparison, ISO_TARGETS, verdict } from "./compare.ts";
import type { ProcessCpu, Sample } from "./parse-probe.ts";
import { renderTable } from "./render-table.ts";
import { SYSTEMS, type SystemName } from "./systems.ts";

/** The images' sizes. The peer has no ISO: its root and kernel, compressed as our release is. */
export interface Sizes {
  readonly isoBytes: Partial<Record<"virt" | "generic", number>>;
  readonly peerBytes: number;
  readonly release: boolean;
}

const ORDER: readonly SystemName[] = ["peer", "floor", "ours"];
const MIB = 2 ** 20;

/** The comparison as people read it. */
export function comparisonTable(comparisons: readonly Comparison[], sizes: Sizes): string {
  const head = [
    "median of the boots",
    "peer",
    "floor",
    "ROS",
    "floor/peer",
    "ROS/peer",
    "required",
    "goal",
    "",
  ];
  const rows = comparisons.map(({ metric, medians, ratios }) => {
    const { target } = metric;
    const ratio = ratios.ours;
    return [
      [metric.name, metric.unit && `(${metric.unit})`].filter(Boolean).join(" "),
      ...ORDER.map((name) => figure(medians[name], metric.unit === "s" ? 2 : 0)),
      ...[figure(ratios.floor, 2), figure(ratio, 2)],
      ...(target ? [`≤ ${target.required}`, `≤ ${target.goal}`] : ["", ""]),
      target && ratio !== undefined ? verdict(ratio, target.required, target.goal) : "",
    ];
  });
  return renderTable(head, [...rows, ...sizeRows(sizes)]);
}

function sizeRows({ isoBytes, peerBytes, release }: Sizes): string[][] {
  return ISO_TARGETS.flatMap(({ flavour, requiredMiB, goalMiB }) => {
    const bytes = isoBytes[flavour];
    if (bytes === undefined) return [];
    const size = bytes / MIB;
    const peer = flavour === "virt" ? peerBytes / MIB : undefined;
    return [
      [
        ...[`ISO ${flavour}; the peer's root as xz squashfs (MiB)`, figure(peer, 1), "", figure(size, 1), ""],
        ...[peer === undefined ? "" : figure(size / peer, 2), `≤ ${requiredMiB} MiB`, `≤ ${goalMiB} MiB`],
        // a development image is compressed in a hurry
        release ? verdict(size, requiredMiB, goalMiB) : "not a release",
      ],
    ];
  });
}

/** When ours reached its stages, in one boot, and what each took. */
export function stageTable(sample: Sample): string {
  const stages = [...sample.stages, { stage: "docker-info", seconds: sample.dockerInfoSeconds }];
  const rows = stages
    .toSorted((a, b) => a.seconds - b.seconds)
    .map(({ stage, seconds }, index, sorted) => {
      const before = sorted[index - 1]?.seconds ?? 0;
      return [stage, seconds.toFixed(2), `+${(seconds - before).toFixed(2)}`];
    });
  return renderTable(["stage", "reached (s)", "after"], rows);
}

/** The processes that used the CPUs most. */
export function processTable(processes: readonly ProcessCpu[], most = 12): string {
  const rows = processes
    .toSorted((a, b) => b.own + b.children - a.own - a.children)
    .slice(0, most)
    .map(({ pid, name, own, children }) => [name, String(pid), own.toFixed(2), children.toFixed(2)]);
  return renderTable(["process", "pid", "CPU (s)", "its ended children (s)"], rows);
}

/** Every boot in a line, the failed ones too. */
export function bootLine(
  name: SystemName,
  round: number,
  result: { sample: Sample } | { failure: string },
): string {
  const title = `round ${round + 1}, ${SYSTEMS[name]}: `;
  if ("failure" in result) return `${title}failed: ${result.failure}`;
  const { dockerInfoSeconds, memoryMiB, processes } = result.sample;
  return `${title}${dockerInfoSeconds.toFixed(2)} s, ${memoryMiB.toFixed(0)} MiB, ${processes} processes`;
}

function figure(value: number | undefined, digits: number): string {
  return value === undefined ? "–" : value.toFixed(digits);
}
