import type { Config } from "@ros/config";
import { type BootFault, runBoot } from "@ros/init";
import { applySteps, readFacts } from "@ros/init/node";
import { bootStages, entriesToAsk } from "./cloud-init/ask-stage.ts";
import { type Handed, keepHanded } from "./cloud-init/kept.ts";
import { readMachineFacts } from "./cloud-init/machine-facts.ts";
import { findSeedVolume, type SeedVolume } from "./cloud-init/seed-volume.ts";
import { readMachineConfig } from "./machine-config.ts";
import { mark } from "./times.ts";

type Report = (fault: BootFault) => void;

export interface Prepared {
  readonly config: Config;
  readonly facts: ReturnType<typeof readFacts>;
}

/** All that System Docker needs to start: file systems, state, the configuration and who told it. */
export async function prepareMachine(report: Report): Promise<Prepared> {
  const volume = findSeedVolume(readFacts([]).blockDevices);
  // what reads volumes is loaded only when there is one
  let handed = volume && (await readVolume(volume, report));
  let kept = false;
  const boot = runBoot<Config>(
    bootStages((configured) => entriesToAsk(configured, readMachineFacts(), handed)),
    {
      apply: applySteps,
      mark,
      report,
      readConfig: (stateIsThere) => {
        const read = readMachineConfig(kept ? undefined : handed);
        if (!read.isHanded && !kept) handed = undefined;
        if (stateIsThere && handed && !kept) keepHanded(handed);
        kept = stateIsThere;
        mark("configuration");
        for (const fault of read.faults) report(fault);
        return read.config;
      },
      readFacts: (configured) => readFacts(configured.rancher?.state?.autoformat ?? []),
    },
  );
  // the supervisor sees the exit code, and restarts the machine
  if (boot.stoppedAt !== undefined) throw new Error(`the boot cannot go on after "${boot.stoppedAt}"`);
  return boot;
}

async function readVolume(volume: SeedVolume, report: Report): Promise<Handed | undefined> {
  try {
    return await (await import("./cloud-init/read-seed-volume.ts")).readSeedVolume(volume);
  } catch (error) {
    report({
      stage: "configuration",
      message: `the config drive cannot be read: ${(error as Error).message}`,
    });
    return undefined;
  }
}
