import { setTimeout as sleep } from "node:timers/promises";
import {
  type ApplyError,
  apply,
  type Engine,
  type Observed,
  observe,
  type PlanOptions,
  type Project,
  plan,
  type Step,
} from "@ros/compose";
import { dockerEngine } from "@ros/compose/docker";
import { type BootFault, SYSTEM_PROJECT, SYSTEM_SOCKET, USER_SOCKET } from "@ros/init";
import { IN_THE_VIEW } from "./cloud-init/container-files.ts";
import { startOrder } from "./start-order.ts";
import type { SystemProjects } from "./system-project.ts";
import { mark } from "./times.ts";

const WAIT_SECONDS = 300;
/** How long other services wait for User Docker; where it takes longer, they start beside it. */
const PATIENCE_SECONDS = 15;
/** A container at a time: they would only take each other's CPU, and User Docker's. */
const AT_ONCE = 1;

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
  const systemDocker = dockerEngine({ socketPath: SYSTEM_SOCKET });
  const userDocker = dockerEngine({ socketPath: USER_SOCKET });
  await needAnswer(systemDocker, SYSTEM_SOCKET);
  mark("system-docker-answers");
  if (system) {
    const start = starter(system, systemDocker, { pull: "never", stage: "system services", report });
    const early = mounts ? Object.keys(system.services).filter((name) => !IN_THE_VIEW.includes(name)) : [];
    failed.push(...(await start(early)));
    await mounts?.();
    for (const { services, afterDocker } of startOrder(system)) {
      // one that cannot start must not keep the others
      if (afterDocker) await answers(userDocker, PATIENCE_SECONDS);
      failed.push(...(await start(services.filter((name) => !early.includes(name)))));
      mark(`started ${services.length < 3 ? services.join(" ") : `${services.length} services`}`);
    }
  }
  mark("services-started");
  if (user) {
    await needAnswer(userDocker, USER_SOCKET);
    const start = starter(user, userDocker, { pull: "policy", stage: "user services", report });
    await start(Object.keys(user.services));
  }
  return failed;
}

/** Starts services; returns those that could not be. */
type Start = (services: readonly string[]) => Promise<readonly string[]>;

interface StarterOptions extends Pick<StartOptions, "report"> {
  readonly pull: NonNullable<PlanOptions["pull"]>;
  readonly stage: string;
}

function starter(project: Project, engine: Engine, { pull, stage, report }: StarterOptions): Start {
  const stepsOf = (observed: Observed, services: readonly string[]): readonly Step[] =>
    plan(project, observed, { pull, services, noDependencies: true });
  const isPossible = (observed: Observed, name: string): boolean => {
    try {
      return stepsOf(observed, [name]).length >= 0;
    } catch (error) {
      report({ stage, message: `${stage}: ${(error as Error).message}` });
      return false;
    }
  };
  return async (services) => {
    if (services.length === 0) return [];
    const observed = await observe(engine, SYSTEM_PROJECT, { skip: { networks: true, volumes: true } });
    let possible = services;
    let steps: readonly Step[];
    try {
      steps = stepsOf(observed, services);
    } catch {
      // a service that asks for the impossible must not keep the others
      possible = services.filter((name) => isPossible(observed, name));
      steps = stepsOf(observed, possible);
    }
    const failed = services.filter((name) => !possible.includes(name));
    await apply(steps, engine, {
      keepGoing: true,
      parallel: AT_ONCE,
      onEvent: (event) => {
        if (event.kind === "failed")
          report({ stage, message: `${stage}: ${String((event.error as Error).message ?? event.error)}` });
      },
    }).catch(({ notDone = [] }: Partial<ApplyError>) => {
      failed.push(...notDone.flatMap(({ service }) => (service === undefined ? [] : [service])));
    });
    return failed;
  };
}

async function needAnswer(engine: Engine, socketPath: string): Promise<void> {
  if (!(await answers(engine, WAIT_SECONDS)))
    throw new Error(
      `${socketPath}: expected an answer within ${WAIT_SECONDS} s, got none; see /var/log/system-docker.log`,
    );
}

/** Whether an engine answers in time. It listens long before it is ready, and lets people wait. */
async function answers(engine: Engine, seconds: number): Promise<boolean> {
  const signal = AbortSignal.timeout(seconds * 1000);
  while (!signal.aborted) {
    if (await engine.info({ signal }).catch(() => undefined)) return true;
    await sleep(30);
  }
  return false;
}
