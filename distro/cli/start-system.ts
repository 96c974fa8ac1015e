import { writeFileSync } from "node:fs";
import type { Config } from "@ros/config";
import { type BootFault, planDrivers, SYSTEM_PROJECT, VIEW_ROOT } from "@ros/init";
import { applySteps } from "@ros/init/node";
import { applyContainerFiles } from "./cloud-init/container-files.ts";
import {
  applyMachineDirectives,
  applyMounts,
  restartServices,
  runBootCommands,
} from "./cloud-init/machine-directives.ts";
import { insteadOf, keepLastGood } from "./last-good.ts";
import { faultText, prepareConsole } from "./prepare-console.ts";
import type { Prepared } from "./prepare-machine.ts";
import { prepareNetwork } from "./prepare-network.ts";
import { startServices } from "./start-services.ts";
import { type SystemProjects, systemProjects } from "./system-project.ts";
import { mark } from "./times.ts";
import { viewSteps } from "./view-steps.ts";

type Report = (fault: BootFault) => void;

/** Makes the view that people and their Docker share, and starts the services of both Dockers. */
export async function startSystem(
  wanted: Config,
  { imageId }: Prepared["facts"],
  report: Report,
): Promise<void> {
  const tell = (messages: readonly string[]): void => {
    for (const message of messages) report({ stage: "cloud-init", message });
  };
  for (const { message } of applySteps(planDrivers(wanted))) report({ stage: "drivers", message });
  mark("drivers");
  const { config, projects } = await usable(wanted, report);
  for (const { message } of applySteps(viewSteps(config, imageId))) report({ stage: "view", message });
  tell(await applyMachineDirectives(config));
  tell(await runBootCommands(config));
  for (const fault of await prepareConsole(config, VIEW_ROOT)) report(fault);
  writeFileSync("/run/ros/console.fresh", "");
  if (prepareNetwork(config)) writeFileSync("/run/ros/network.fresh", "");
  mark("view");
  // people's files, and Docker's, may lie there
  const mounts = config.mounts?.length
    ? async (): Promise<void> => tell(await applyMounts(config))
    : undefined;
  const failed = await startServices(projects, { report, mounts });
  tell(await restartServices(config));
  if (failed.includes("console")) await startFormerConsole(config, report);
  else keepLastGood(config);
  writeFileSync("/run/ros/faults.txt", faultText());
}

/** What can be booted: without a console nobody could mend the machine. */
async function usable(wanted: Config, report: Report): Promise<{ config: Config; projects: SystemProjects }> {
  const projects = await projectsOf(wanted, report);
  if (projects.system?.services?.console !== undefined) return { config: wanted, projects };
  const instead = formerConfig(wanted, report);
  return { config: instead, projects: await projectsOf(instead, report) };
}

/** The console that was planned did not start. */
async function startFormerConsole(wanted: Config, report: Report): Promise<void> {
  const instead = formerConfig(wanted, report);
  for (const fault of await prepareConsole(instead, VIEW_ROOT)) report(fault);
  writeFileSync("/run/ros/console.fresh", "");
  const { system, ...rest } = await projectsOf(instead, report);
  const service = system?.services?.console;
  const only = system && service && { ...system, services: { console: service } };
  await startServices({ ...rest, user: undefined, system: only }, { report });
}

function formerConfig(wanted: Config, report: Report): Config {
  const { config: instead, whose } = insteadOf(wanted);
  report({
    stage: "configuration",
    message: `the merged configuration has no console that could start; this boot uses ${whose}`,
    hint: "sudo ros config validate tells more; correct what is wrong, then reboot",
  });
  return instead;
}

async function projectsOf(wanted: Config, report: Report): Promise<SystemProjects> {
  const files = await applyContainerFiles(wanted);
  for (const message of files.messages) report({ stage: "cloud-init", message });
  const projects = systemProjects(files.config, SYSTEM_PROJECT);
  for (const fault of projects.faults) report(fault);
  return projects;
}
