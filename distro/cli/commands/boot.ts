import { describeStep, planDrivers } from "@ros/init";
import { readFacts } from "@ros/init/node";
import { bootStages, entriesToAsk } from "../cloud-init/ask-stage.ts";
import { readMachineFacts } from "../cloud-init/machine-facts.ts";
import { readMachineConfig } from "../machine-config.ts";
import { readTimes } from "../times.ts";
import { noMore, subcommand } from "../usage.ts";
import { viewSteps } from "../view-steps.ts";

export async function boot(args: readonly string[]): Promise<number> {
  const { name, rest } = subcommand("boot", args, ["plan", "times"]);
  noMore(`boot ${name}`, rest);
  if (name === "plan") printPlan();
  else printTimes();
  return 0;
}

/** Every stage, and what it would do on this machine with the configuration as it is now. Changes nothing. */
function printPlan(): void {
  const { config } = readMachineConfig();
  const facts = readFacts(config.rancher?.state?.autoformat ?? []);
  const stages = [
    ...bootStages((configured) => entriesToAsk(configured, readMachineFacts(), undefined)).map((stage) => ({
      name: stage.name,
      steps: stage.plan(config, facts),
    })),
    { name: "drivers", steps: planDrivers(config) },
    { name: "view", steps: viewSteps(config, facts.imageId) },
  ];
  for (const { name, steps } of stages) {
    console.log(name);
    for (const step of steps) console.log(`  ${describeStep(step)}`);
  }
  console.log("services");
  for (const service of Object.keys(config.rancher?.services ?? {})) console.log(`  start ${service}`);
}

function printTimes(): void {
  const times = readTimes();
  console.log("seconds  since previous  stage");
  for (const [index, { stage, seconds }] of times.entries()) {
    const before = times[index - 1]?.seconds ?? 0;
    console.log(`${seconds.toFixed(2).padStart(7)}  ${(seconds - before).toFixed(2).padStart(14)}  ${stage}`);
  }
}
