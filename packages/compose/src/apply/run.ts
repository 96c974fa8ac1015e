import type { ContainerRef, Step } from "../plan/step.ts";
import { createSlots, type Slots } from "./slots.ts";

/** How far a plan has come. Data and book-keeping only; the engine is elsewhere. */
export interface Run {
  readonly slots: Slots;
  readonly done: Step[];
  readonly failures: { step: Step; error: unknown }[];
  readonly warnings: string[];
  readonly created: Map<string, string>;
  /** Steps that may start now and have not been handed out before. */
  ready(): Step[];
  mayStart(step: Step): boolean;
  succeed(step: Step): void;
  fail(step: Step, error: unknown): void;
  notDone(): Step[];
  /** Notes the id of the container that a step made. */
  made(step: Step, name: string, id: string): void;
  idOf(container: ContainerRef): string;
}

interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly keepGoing?: boolean;
}

export function createRun(steps: readonly Step[], options: RunOptions): Run {
  const done: Step[] = [];
  const failures: Run["failures"] = [];
  const succeeded = new Set<number>();
  const settled = new Set<number>();
  const idByStep = new Map<number, string>();
  const created = new Map<string, string>();
  const known = new Set(steps.map((step) => step.id));
  const waiting = new Set(steps);
  const followers = new Map<number, Step[]>();
  for (const step of steps) {
    for (const id of [...step.after, ...(step.afterSettled ?? [])]) {
      const others = followers.get(id);
      if (others) others.push(step);
      else followers.set(id, [step]);
    }
  }
  // what may have become ready since the last look: at first all
  let candidates = new Set(steps);
  const settle = (step: Step): void => {
    settled.add(step.id);
    for (const follower of followers.get(step.id) ?? []) candidates.add(follower);
  };
  const stopped = (): boolean =>
    Boolean(options.signal?.aborted) || (failures.length > 0 && !options.keepGoing);

  // a step whose prerequisite cannot be met any more is over too, for those that only wait until it is
  const settleHopeless = (): void => {
    for (let changed = true; changed; ) {
      changed = false;
      for (const step of waiting) {
        if (!step.after.some((id) => settled.has(id) && !succeeded.has(id))) continue;
        waiting.delete(step);
        settle(step);
        changed = true;
      }
    }
  };

  return {
    slots: createSlots(),
    done,
    failures,
    warnings: [],
    created,
    ready() {
      if (stopped()) return [];
      if (failures.length > 0) settleHopeless();
      const ready = [...candidates].filter(
        (step) =>
          waiting.has(step) &&
          step.after.every((id) => succeeded.has(id) || !known.has(id)) &&
          (step.afterSettled ?? []).every((id) => settled.has(id) || !known.has(id)),
      );
      candidates = new Set();
      for (const step of ready) waiting.delete(step);
      return ready;
    },
    mayStart: () => !stopped(),
    succeed(step) {
      done.push(step);
      succeeded.add(step.id);
      settle(step);
    },
    fail(step, error) {
      failures.push({ step, error });
      settle(step);
    },
    notDone: () => steps.filter((step) => !succeeded.has(step.id)),
    made(step, name, id) {
      idByStep.set(step.id, id);
      created.set(name, id);
    },
    idOf(container) {
      return container.id ?? idByStep.get(container.step ?? -1) ?? container.name;
    },
  };
}
