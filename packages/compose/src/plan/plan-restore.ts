import { add, isRunning, refTo } from "./draft.ts";
import { type Observed, serviceOf } from "./observed.ts";
import type { Step } from "./step.ts";

/**
 * The steps from what is now back to what was before: new containers go, old ones get their names back
 * and run again if they ran. Volumes are left alone.
 */
export function planRestore(before: Observed, now: Observed): Step[] {
  const draft: { steps: Step[] } = { steps: [] };
  const reason = { code: "asked", text: "the update failed" } as const;
  const old = new Map(before.containers.map((container) => [container.id, container]));
  const gone: number[] = [];
  for (const container of now.containers.filter(({ id }) => !old.has(id))) {
    const common = { reason, service: serviceOf(container) };
    const stop = isRunning(container)
      ? [add(draft, { do: "stopContainer", container: refTo(container), preStop: [] }, common)]
      : [];
    gone.push(
      add(
        draft,
        { do: "removeContainer", container: refTo(container), volumes: false, force: true },
        { ...common, after: stop },
      ),
    );
  }
  for (const container of now.containers) {
    const was = old.get(container.id);
    if (!was) continue;
    const common = { reason, service: serviceOf(container) };
    const named =
      was.name === container.name
        ? gone
        : [
            add(
              draft,
              { do: "renameContainer", container: refTo(container), name: was.name },
              { ...common, after: gone },
            ),
          ];
    if (!isRunning(was) || isRunning(container)) continue;
    add(
      draft,
      { do: "startContainer", container: { id: was.id, name: was.name }, files: [], postStart: [] },
      { ...common, after: named },
    );
  }
  return draft.steps;
}
