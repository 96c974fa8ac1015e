// npm run stop: end the machines that were started with --detach, in order
import { stopVm } from "@ros/vm";
import { UsageError } from "../cli/usage.ts";
import { forgetMachine, machineDirectory, runningMachines } from "./machine-record.ts";
import { parseOptions } from "./parse-options.ts";
import { progress } from "./progress.ts";
import { runCommand } from "./run-command.ts";
import { parseNumber } from "./start-options.ts";

const STOP_MS = 90_000;

await runCommand("npm run stop", async (args) => {
  const { values } = parseOptions(args, { "ssh-port": { type: "string" } });
  const wanted = values["ssh-port"];
  const port = wanted === undefined ? undefined : parseNumber("--ssh-port", String(wanted), 1, 65535);
  const report = progress();
  const all = runningMachines();
  const machines = all.filter((machine) => port === undefined || machine.port === port);
  if (machines.length === 0) {
    if (port !== undefined && all.length > 0) {
      throw new UsageError(`no machine runs behind port ${port}`, [
        all.map((machine) => String(machine.port)).join(" or "),
      ]);
    }
    report("no machine runs");
    return 0;
  }
  for (const machine of machines) {
    report(`stopping the machine behind port ${machine.port} (pid ${machine.pid})`);
    await stopVm(machineDirectory(machine.port), { timeoutMs: STOP_MS });
    forgetMachine(machine.port);
    report("it is off");
  }
  return 0;
});
