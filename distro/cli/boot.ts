/**
 * The boot: makes the machine ready, tells PID 1 which System Docker to become, then makes the view of
 * files that people share with their Docker, and starts the system's services. Ends when they run.
 */
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { apply, observe, type Project, plan } from "@ros/compose";
import { dockerEngine } from "@ros/compose/docker";
import { type Config, dockerArguments } from "@ros/config";
import {
  type BootFault,
  planView,
  runBoot,
  SYSTEM_PROJECT,
  SYSTEM_SOCKET,
  systemDockerCommand,
  USER_DOCKER_SCRIPT,
  USER_SOCKET,
  userDockerScript,
  VIEW_ROOT,
} from "@ros/init";
import { applySteps, readFacts } from "@ros/init/node";
import { bootStages, entriesToAsk } from "./cloud-init/ask-stage.ts";
import { type Handed, keepHanded } from "./cloud-init/kept.ts";
import { readMachineFacts } from "./cloud-init/machine-facts.ts";
import { findSeedVolume, type SeedVolume } from "./cloud-init/seed-volume.ts";
import { FAULTS_FILE, faultLines } from "./faults.ts";
import { readMachineConfig } from "./machine-config.ts";
import { faultText, prepareConsole } from "./prepare-console.ts";
import { prepareNetwork } from "./prepare-network.ts";
import { systemProjects } from "./system-project.ts";
import { mark } from "./times.ts";

/** PID 1 reads the command line that it becomes from here. */
const BECOME = "/run/ros/become";
const WAIT_SECONDS = 300;
/** System services share one shim: a shim each would cost memory, and time at every start. */
const SHIM_GROUP = { "io.containerd.runc.v2.group": SYSTEM_PROJECT };

const faults: BootFault[] = [];
function report(fault: BootFault): void {
  if (faults.some(({ message }) => message === fault.message)) return;
  faults.push(fault);
  writeFileSync(FAULTS_FILE, JSON.stringify(faults));
  for (const line of faultLines(fault)) console.error(line);
}

mark("node");
const { config, facts } = await prepare();
mark("system-docker-starts");
writeFileSync(
  BECOME,
  `${systemDockerCommand(dockerArguments(config.rancher?.system_docker ?? {}), { debug: config.rancher?.debug === true })}\n`,
);
makeView(config, facts.imageId);
for (const fault of await prepareConsole(config, VIEW_ROOT)) report(fault);
writeFileSync("/run/ros/console.fresh", "");
if (prepareNetwork(config)) writeFileSync("/run/ros/network.fresh", "");
mark("view");
await startServices(config);
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

async function startServices(configured: Config): Promise<void> {
  const projects = systemProjects(configured, SYSTEM_PROJECT);
  for (const fault of projects.faults) report(fault);
  await waitForSocket(SYSTEM_SOCKET);
  mark("system-docker-answers");
  if (projects.system) await up(inOneShim(projects.system), SYSTEM_SOCKET, "system services", ["docker"]);
  mark("services-started");
  if (!projects.user) return;
  await waitForSocket(USER_SOCKET);
  await up(projects.user, USER_SOCKET, "user services");
}

/** Start a project's services, the ones in `first` before the others. */
async function up(
  project: Project,
  socketPath: string,
  stage: string,
  first: readonly string[] = [],
): Promise<void> {
  const engine = dockerEngine({ socketPath });
  const isSystem = socketPath === SYSTEM_SOCKET;
  const observed = await observe(engine, SYSTEM_PROJECT, { skip: { networks: true, volumes: true } });
  const all = Object.keys(project.services ?? {});
  const waves = [all.filter((name) => first.includes(name)), all.filter((name) => !first.includes(name))];
  for (const services of waves.filter((names) => names.length > 0)) {
    const steps = plan(project, observed, {
      pull: isSystem ? "never" : "policy",
      services,
      noDependencies: true,
    });
    // each failure is told as it comes
    await apply(steps, engine, {
      keepGoing: true,
      onEvent: (event) => {
        if (event.kind === "failed")
          report({ stage, message: `${stage}: ${String((event.error as Error).message ?? event.error)}` });
      },
    }).catch(() => {});
    mark(`${stage} ${services.length === 1 ? services[0] : ""}`.trim());
  }
}

/** The project with every service in one shim. */
function inOneShim(project: Project): Project {
  const services = Object.entries(project.services ?? {}).map(([name, service]) => [
    name,
    { ...service, annotations: { ...service.annotations, ...SHIM_GROUP } },
  ]);
  return { ...project, services: Object.fromEntries(services) };
}

async function waitForSocket(path: string): Promise<void> {
  const end = performance.now() + WAIT_SECONDS * 1000;
  while (!(await accepts(path))) {
    if (performance.now() > end)
      throw new Error(
        `${path}: expected an answer within ${WAIT_SECONDS} s, got none; see /var/log/system-docker.log`,
      );
    await sleep(30);
  }
}

function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
