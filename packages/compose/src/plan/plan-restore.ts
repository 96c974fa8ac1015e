import { add, isRunning, refTo } from "./draft.ts";
import { LABEL } from "./labels.ts";
import { type Observed, serviceOf } from "./observed.ts";
import type { Step } from "./step.ts";

/**
 * The steps from what is now back to what was before: new containers and networks of the project go, old
 * containers get their names back and run again if they ran. Volumes with a name are left alone.
 */
export function planRestore(project: string, before: Observed, now: Observed): Step[] {
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
        // anonymous volumes that the old container has too are in use, and so stay
        { do: "removeContainer", container: refTo(container), volumes: true, force: true },
        { ...common, after: stop },
      ),
    );
  }
  const known = new Set(before.networks.map(({ id }) => id));
  const names = new Set(before.networks.map(({ name }) => name));
  for (const { id, name, labels } of now.networks) {
    // one that was made anew under its name has the old containers on it
    if (known.has(id) || names.has(name) || labels[LABEL.project] !== project) continue;
    const network = labels[LABEL.network] ?? name;
    add(draft, { do: "removeNetwork", network, name, networkId: id }, { reason, after: gone });
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
