/**
 * The boot: makes the machine ready, tells PID 1 which System Docker to become, then makes the view of
 * files that people share with their Docker, and starts the system's services. Ends when they run.
 */
import { writeFileSync } from "node:fs";
import { type Config, dockerArguments } from "@ros/config";
import {
  type BootFault,
  planView,
  runBoot,
  SYSTEM_PROJECT,
  systemDockerCommand,
  USER_DOCKER_SCRIPT,
  userDockerScript,
  VIEW_ROOT,
} from "@ros/init";
import { applySteps, readFacts } from "@ros/init/node";
import { bootStages, entriesToAsk } from "./cloud-init/ask-stage.ts";
import { applyContainerFiles } from "./cloud-init/container-files.ts";
import { type Handed, keepHanded } from "./cloud-init/kept.ts";
import {
  applyMachineDirectives,
  applyMounts,
  restartServices,
  runBootCommands,
} from "./cloud-init/machine-directives.ts";
import { readMachineFacts } from "./cloud-init/machine-facts.ts";
import { findSeedVolume, type SeedVolume } from "./cloud-init/seed-volume.ts";
import { FAULTS_FILE, faultLines } from "./faults.ts";
import { insteadOf, keepLastGood } from "./last-good.ts";
import { readMachineConfig } from "./machine-config.ts";
import { faultText, prepareConsole } from "./prepare-console.ts";
import { prepareNetwork } from "./prepare-network.ts";
import { startServices } from "./start-services.ts";
import { type SystemProjects, systemProjects } from "./system-project.ts";
import { mark } from "./times.ts";

/** PID 1 reads the command line that it becomes from here. */
const BECOME = "/run/ros/become";

const faults: BootFault[] = [];
function report(fault: BootFault): void {
  if (faults.some(({ message }) => message === fault.message)) return;
  faults.push(fault);
  writeFileSync(FAULTS_FILE, JSON.stringify(faults));
  for (const line of faultLines(fault)) console.error(line);
}

mark("node");
const { config: merged, facts } = await prepare();
mark("system-docker-starts");
writeFileSync(
  BECOME,
  `${systemDockerCommand(dockerArguments(merged.rancher?.system_docker ?? {}), { debug: merged.rancher?.debug === true })}\n`,
);
const { config, projects } = await usable(merged);
makeView(config, facts.imageId);
tell("cloud-init", await applyMachineDirectives(config));
tell("cloud-init", await runBootCommands(config));
for (const fault of await prepareConsole(config, VIEW_ROOT)) report(fault);
writeFileSync("/run/ros/console.fresh", "");
if (prepareNetwork(config)) writeFileSync("/run/ros/network.fresh", "");
mark("view");
// people's files, and Docker's, may lie there
const mounts = config.mounts?.length
  ? async (): Promise<void> => tell("cloud-init", await applyMounts(config))
  : undefined;
const failed = await startServices(projects, { report, mounts });
tell("cloud-init", await restartServices(config));
if (failed.includes("console")) await startFormerConsole(config);
else keepLastGood(config);
writeFileSync("/run/ros/faults.txt", faultText());
console.log(`ros: ROS ${facts.version} started`);

async function prepare(): Promise<{ config: Config; facts: ReturnType<typeof readFacts> }> {
  const volume = findSeedVolume(readFacts([]).blockDevices);
  // what reads volumes is loaded only when there is one
  let handed = volume && (await readVolume(volume));
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

async function readVolume(volume: SeedVolume): Promise<Handed | undefined> {
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

function makeView(configured: Config, imageId: string): void {
  for (const { message } of applySteps(planView(`/run/rootfs/${imageId}`)))
    report({ stage: "view", message });
  writeFileSync(
    USER_DOCKER_SCRIPT,
    userDockerScript(dockerArguments(configured.rancher?.docker ?? {}), proxies(configured)),
    { mode: 0o600 },
  );
}

function proxies(configured: Config): Record<string, string> {
  const network = configured.rancher?.network ?? {};
  const pairs = [
    ["HTTP_PROXY", network.http_proxy],
    ["HTTPS_PROXY", network.https_proxy],
    ["NO_PROXY", network.no_proxy],
  ] as const;
  return Object.fromEntries(
    pairs.flatMap(([name, value]) =>
      value
        ? [
            [name, value],
            [name.toLowerCase(), value],
          ]
        : [],
    ),
  );
}

/** What can be booted: without a console nobody could mend the machine. */
async function usable(wanted: Config): Promise<{ config: Config; projects: SystemProjects }> {
  const projects = await projectsOf(wanted);
  if (projects.system?.services?.console !== undefined) return { config: wanted, projects };
  const instead = formerConfig(wanted);
  return { config: instead, projects: await projectsOf(instead) };
}

/** The console that was planned did not start. */
async function startFormerConsole(wanted: Config): Promise<void> {
  const instead = formerConfig(wanted);
  for (const fault of await prepareConsole(instead, VIEW_ROOT)) report(fault);
  writeFileSync("/run/ros/console.fresh", "");
  const { system, ...rest } = await projectsOf(instead);
  const service = system?.services?.console;
  const only = system && service && { ...system, services: { console: service } };
  await startServices({ ...rest, user: undefined, system: only }, { report });
}

function formerConfig(wanted: Config): Config {
  const { config: instead, whose } = insteadOf(wanted);
  report({
    stage: "configuration",
    message: `the merged configuration has no console that could start; this boot uses ${whose}`,
    hint: "sudo ros config validate tells more; correct what is wrong, then reboot",
  });
  return instead;
}

async function projectsOf(wanted: Config): Promise<SystemProjects> {
  const files = await applyContainerFiles(wanted);
  tell("cloud-init", files.messages);
  const projects = systemProjects(files.config, SYSTEM_PROJECT);
  for (const fault of projects.faults) report(fault);
  return projects;
}

function tell(stage: string, messages: readonly string[]): void {
  for (const message of messages) report({ stage, message });
}
