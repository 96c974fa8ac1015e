import { ApplyError } from "../apply/apply-error.ts";
import { pause } from "../apply/pause.ts";
import type { Container, Engine } from "../engine/engine.ts";
import { isEngineError } from "../engine/engine-error.ts";
import { LABEL } from "../plan/labels.ts";
import type { Unusable } from "../plan/options.ts";
import type { Step } from "../plan/step.ts";

/** An engine that was killed while it started a container ends that start this long after the next one, networks and all. */
const LATE_END_MS = 2500;

/** What an engine that was killed has left of its work, as it shows when a project is brought up again. */
export interface Traces {
  /** After a plan was carried out: containers that run without a network that they were on. Looks once. */
  cutOff(steps: readonly Step[]): Promise<string[]>;
  /** After a plan failed: what it failed at and is of no use any more. */
  inFailures(error: unknown, steps: readonly Step[]): Promise<Unusable>;
}

/** `containers` are the project's before anything is done. */
export function createTraces(
  engine: Engine,
  project: string,
  containers: readonly Container[],
  signal: AbortSignal,
): Traces {
  // an engine that was killed may have been at any of those that were made and never ran
  let suspects = containers.filter(({ state }) => state === "created");
  const started = new Set<string>();
  let known: Promise<boolean> | undefined;
  const wasKilled = async (): Promise<boolean> => {
    known ??= knowsThatItMade(engine, suspects, project, signal);
    return !(await known);
  };
  const note = (steps: readonly Step[]): void => {
    for (const id of steps.flatMap(startedAgain)) started.add(id);
  };
  return {
    async cutOff(steps) {
      note(steps);
      const looked = suspects.filter(({ id }) => started.has(id));
      if (looked.length === 0 || !(await wasKilled())) return [];
      suspects = [];
      await pause(LATE_END_MS, signal);
      const now = await engine.listContainers([`${LABEL.project}=${project}`], { signal });
      const running = now.filter(({ state }) => state === "running");
      const networksNow = new Map(running.map(({ id, networks }) => [id, networks]));
      return looked.flatMap(({ id, networks }) => {
        const left = networksNow.get(id);
        return left && Object.keys(networks).some((name) => !Object.hasOwn(left, name)) ? [id] : [];
      });
    },
    async inFailures(error, steps) {
      note(steps);
      const failed = error instanceof ApplyError ? error.failed : [];
      const isSuspect = (id: string): boolean => suspects.some((suspect) => suspect.id === id);
      const lost: string[] = [];
      for (const { step, error: cause } of failed)
        for (const id of startedAgain(step)) {
          const isLost =
            isEngineError(cause, "ENGINE_LOST_TRACK") ||
            // nobody can name all that may be left of a start
            (isSuspect(id) && isEngineError(cause, "ENGINE_FAILED") && (await wasKilled()));
          if (isLost) lost.push(id);
        }
      const volumes = failed.flatMap(({ error: cause }) =>
        isEngineError(cause, "ENGINE_VOLUME_WITHOUT_FOLDER") ? (cause.volume ?? []) : [],
      );
      return { containers: lost, volumes };
    },
  };
}

/** The last events are kept in memory alone: an engine that has one of each container was not killed since. */
async function knowsThatItMade(
  engine: Engine,
  containers: readonly Container[],
  project: string,
  signal: AbortSignal,
): Promise<boolean> {
  const unknown = new Set(containers.map(({ id }) => id));
  const until = Math.max(...containers.map(({ created }) => created)) + 1;
  const past = await engine.events([`${LABEL.project}=${project}`], { since: 1, until, signal });
  for await (const { action, id } of past) if (action === "create") unknown.delete(id);
  return unknown.size === 0;
}

/** The container that a step starts, if it was there before. */
function startedAgain(step: Step): string[] {
  return step.do === "startContainer" && step.container.id !== undefined ? [step.container.id] : [];
}
