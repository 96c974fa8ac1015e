import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ApplyError, apply, observe, type Project, plan, type Step } from "@ros/compose";
import { dockerEngine } from "@ros/compose/docker";
import { type BootFault, SYSTEM_PROJECT, SYSTEM_SOCKET, USER_SOCKET } from "@ros/init";
import { IN_THE_VIEW } from "./cloud-init/container-files.ts";
import type { SystemProjects } from "./system-project.ts";
import { mark } from "./times.ts";

const WAIT_SECONDS = 300;
/** System services share one shim: a shim each would cost memory, and time at every start. */
const SHIM_GROUP = { "io.containerd.runc.v2.group": SYSTEM_PROJECT };

export interface StartOptions {
  readonly report: (fault: BootFault) => void;
  /** Made once udev runs, and before the services that people work in. */
  readonly mounts?: (() => Promise<void>) | undefined;
}

/** Start the services of both Dockers. What fails is told as it comes, and the others start. Returns the system's that failed. */
export async function startServices(
  { system, user }: SystemProjects,
  { report, mounts }: StartOptions,
): Promise<readonly string[]> {
  const failed: string[] = [];
  await waitForSocket(SYSTEM_SOCKET);
  mark("system-docker-answers");
  if (system) {
    const names = Object.keys(system.services ?? {});
    // User Docker takes the longest
    const first = (name: string): boolean => (mounts ? !IN_THE_VIEW.includes(name) : name === "docker");
    const start = await starter(inOneShim(system), SYSTEM_SOCKET, "system services", report);
    failed.push(...(await start(names.filter(first))));
    await mounts?.();
    failed.push(...(await start(names.filter((name) => !first(name)))));
  }
  mark("services-started");
  if (user) {
    await waitForSocket(USER_SOCKET);
    const start = await starter(user, USER_SOCKET, "user services", report);
    await start(Object.keys(user.services ?? {}));
  }
  return failed;
}

/** Starts services; returns those that could not be. */
type Start = (services: readonly string[]) => Promise<readonly string[]>;

/** Starts services of a project, a few at a time. */
async function starter(
  project: Project,
  socketPath: string,
  stage: string,
  report: StartOptions["report"],
): Promise<Start> {
  const engine = dockerEngine({ socketPath });
  const pull = socketPath === SYSTEM_SOCKET ? "never" : "policy";
  const observed = await observe(engine, SYSTEM_PROJECT, { skip: { networks: true, volumes: true } });
  const stepsOf = (services: readonly string[]): readonly Step[] =>
    plan(project, observed, { pull, services, noDependencies: true });
  const isPossible = (name: string): boolean => {
    try {
      return stepsOf([name]).length >= 0;
    } catch (error) {
      report({ stage, message: `${stage}: ${(error as Error).message}` });
      return false;
    }
  };
  return async (services) => {
    if (services.length === 0) return [];
    let possible = services;
    let steps: readonly Step[];
    try {
      steps = stepsOf(services);
    } catch {
      // a service that asks for the impossible must not keep the others
      possible = services.filter(isPossible);
      steps = stepsOf(possible);
    }
    const failed = services.filter((name) => !possible.includes(name));
    await apply(steps, engine, {
      keepGoing: true,
      onEvent: (event) => {
        if (event.kind === "failed")
          report({ stage, message: `${stage}: ${String((event.error as Error).message ?? event.error)}` });
      },
    }).catch(({ notDone = [] }: Partial<ApplyError>) => {
      failed.push(...notDone.flatMap(({ service }) => (service === undefined ? [] : [service])));
    });
    mark(`${stage} ${services.length === 1 ? services[0] : ""}`.trim());
    return failed;
  };
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
