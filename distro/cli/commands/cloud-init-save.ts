import { planEntries } from "@ros/cloud-init";
import type { Diagnostic } from "@ros/config";
import { writeConfigFile } from "@ros/config/node";
import { askDataSources } from "../cloud-init/ask-data-sources.ts";
import { handedBy } from "../cloud-init/handed.ts";
import { ASKED_FILE, keepHanded } from "../cloud-init/kept.ts";
import { readMachineFacts } from "../cloud-init/machine-facts.ts";
import { readMachineConfig } from "../machine-config.ts";
import { mark } from "../times.ts";
import { noMore } from "../usage.ts";

/** Ask the data sources of the configuration, and keep the answer for this boot and the next ones. */
export async function cloudInitSave(args: readonly string[]): Promise<number> {
  noMore("cloud-init-save", args);
  const { config } = readMachineConfig();
  const facts = readMachineFacts();
  const entries = planEntries(config.rancher?.cloud_init?.datasources ?? [], facts);
  mark("data-sources-asking");
  const told = await askDataSources(entries, config, facts.isVmware === true);
  mark("data-sources-asked");
  const { kind, isAnswer } = told;
  if (kind === undefined || !isAnswer) {
    keepComplaints(told.diagnostics as readonly Diagnostic[]);
    return 0;
  }
  const handed = handedBy({ ...told, kind });
  keepHanded(handed);
  keepComplaints(handed.diagnostics);
  console.log(`told by ${kind}`);
  return 0;
}

/** The boot tells them, with those of the configuration. */
function keepComplaints(diagnostics: readonly Diagnostic[]): void {
  writeConfigFile(ASKED_FILE, JSON.stringify(diagnostics));
}
