/** `npm run bench:boot`: how long ours takes to a working Docker, beside a plain Debian and the least that is possible. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { probeAccelerator } from "@ros/vm";
import { needHostTools } from "../dev/install-tools.ts";
import { buildImage } from "../image/build-image.ts";
import { buildTools } from "../image/build-tools.ts";
import { fetchPackages } from "../image/fetch-packages.ts";
import { artifacts, CACHE } from "../image/paths.ts";
import { type BenchOptions, parseBenchOptions, USAGE } from "./bench-options.ts";
import { buildPeer } from "./build-peer.ts";
import { compare, verdict } from "./compare.ts";
import { type BootResult, type Machine, measureBoot, warmUp } from "./measure-boot.ts";
import type { Sample } from "./parse-probe.ts";
import { prepareSystems } from "./prepare-systems.ts";
import { bootLine, comparisonTable, processTable, type Sizes, stageTable } from "./report.ts";
import { rotateRounds } from "./rotate-rounds.ts";
import { SYSTEMS, type SystemName } from "./systems.ts";

const report = (line: string): void => console.error(`bench: ${line}`);

interface Boot {
  readonly system: SystemName;
  readonly round: number;
  readonly result: BootResult;
}

async function bench(options: BenchOptions): Promise<boolean> {
  await needHostTools(["image", "vm"], report);
  const image = options.image
    ? resolve(options.image)
    : await buildImage({ flavour: "virt", release: options.release, report });
  const { lock, pool } = await fetchPackages(report);
  const peer = await buildPeer(lock, buildTools(pool), report);
  const work = join(CACHE, "bench/run");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });

  const { accelerator, reason } = await probeAccelerator();
  const { cpus, memoryMiB } = options;
  const machine: Machine = {
    accelerator,
    cpus,
    memoryMiB,
    work,
    ...(options.lock && { lock: options.lock }),
  };
  report(`${cpus} CPUs, ${memoryMiB} MiB, ${accelerator}${reason && ` (no KVM: ${reason})`}`);
  const systems = await prepareSystems({
    ...{ image, peer, work, busybox: join(pool, "usr/bin/busybox") },
    warmUp: async (system) => {
      report(`first boot of ${SYSTEMS[system.name]}, not counted`);
      await warmUp(system, machine);
    },
  });

  const boots: Boot[] = [];
  for (const [round, order] of rotateRounds(systems, options.runs).entries()) {
    for (const system of order) {
      const result = await measureBoot(system, machine, round);
      boots.push({ system: system.name, round, result });
      report(bootLine(system.name, round, result));
    }
  }
  return tell(boots, sizesOf(image, peer.compressedBytes), options, accelerator);
}

function sizesOf(image: string, peerBytes: number): Sizes {
  const { release } = JSON.parse(readFileSync(join(image, "manifest.json"), "utf8")) as { release: boolean };
  const generic = join(artifacts("generic"), "ros.iso");
  return {
    ...{ peerBytes, release },
    isoBytes: {
      virt: statSync(join(image, "ros.iso")).size,
      ...(existsSync(generic) && { generic: statSync(generic).size }),
    },
  };
}

/** Print it all; false where a boot failed or, if that is asked, a required figure is missed. */
function tell(boots: readonly Boot[], sizes: Sizes, options: BenchOptions, accelerator: string): boolean {
  const samplesOf = (name: SystemName): Sample[] =>
    boots.flatMap(({ system, result }) => (system === name && "sample" in result ? [result.sample] : []));
  const samples = { ours: samplesOf("ours"), peer: samplesOf("peer"), floor: samplesOf("floor") };
  const comparisons = compare(samples);
  const failed = boots.filter(({ result }) => "failure" in result);
  const last = samples.ours.at(-1);
  if (options.json) {
    const figures = comparisons.map(({ metric: { of: _, ...metric }, ...rest }) => ({ ...metric, ...rest }));
    console.log(JSON.stringify({ accelerator, options, sizes, comparisons: figures, boots }, null, 2));
  } else {
    console.log(`\n${comparisonTable(comparisons, sizes)}`);
    if (last) {
      console.log(`\nROS, last boot\n${stageTable(last)}\n\n${processTable(last.processCpu)}`);
    }
    console.log(`\n${boots.length} boots, ${failed.length} failed`);
  }
  const missed = comparisons.filter(
    ({ metric: { target }, ratios }) =>
      target &&
      (ratios.ours === undefined || verdict(ratios.ours, target.required, target.goal) === "missed"),
  );
  return failed.length === 0 && (!options.check || missed.length === 0);
}

const options = parseBenchOptions(process.argv.slice(2));
if ("fault" in options) {
  console.error(`bench:boot: ${options.fault}\n${USAGE}`);
  process.exit(2);
}
try {
  process.exitCode = (await bench(options)) ? 0 : 1;
} catch (error) {
  const { message, hint } = error as Error & { hint?: string };
  console.error(`bench:boot: ${message}${hint ? `\n     ${hint}` : ""}`);
  process.exitCode = 1;
}
