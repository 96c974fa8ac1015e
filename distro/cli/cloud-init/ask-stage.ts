import { type MachineFacts, planEntries } from "@ros/cloud-init";
import type { Config } from "@ros/config";
import { BOOT, type Stage } from "@ros/init";
import type { Handed } from "./kept.ts";

/** Looked for before the first stage, see `findSeedVolume`. */
const LOOKED_FOR = new Set(["configdrive", "configdrive:/media/config-2"]);

/** The data sources that are worth a program of their own; none once a volume has said everything. */
export function entriesToAsk(config: Config, facts: MachineFacts, handed: Handed | undefined): string[] {
  if (handed !== undefined && !handed.needsNetwork) return [];
  const { datasources = [] } = config.rancher?.cloud_init ?? {};
  const entries = planEntries(datasources, facts);
  return handed === undefined ? entries.filter((entry) => !LOOKED_FOR.has(entry)) : entries;
}

/** The stages of a boot; the data sources are asked as soon as there is a place to keep what they say. */
export function bootStages(entries: (config: Config) => readonly string[]): readonly Stage[] {
  const ask: Stage = {
    name: "data sources",
    onFailure: "continue",
    plan: (config) =>
      // a program of its own: a boot that asks nobody reads none of its code
      entries(config as Config).length > 0 ? [{ do: "run", argv: ["/usr/bin/ros", "cloud-init-save"] }] : [],
    rereads: "read configuration",
  };
  return BOOT.flatMap((stage) => (stage.name === "persistent folders" ? [stage, ask] : [stage]));
}
