import type { Container } from "../engine/engine.ts";
import { contentDirectories } from "./contents.ts";
import { add, type Draft } from "./draft.ts";
import type { PlanService } from "./project.ts";
import type { Reason } from "./step.ts";

/** True for the name that the engine gives a volume that was given none. */
export function isAnonymous(name: string | undefined): boolean {
  return /^[0-9a-f]{64}$/.test(name ?? "");
}

/** Removes the volumes of a removed container that held nothing but its secrets and configs. */
export function removeContents(
  draft: Draft,
  container: Container,
  service: PlanService | undefined,
  more: { readonly reason: Reason; readonly after: readonly number[]; readonly service?: string },
): void {
  const directories = service ? contentDirectories(draft.project, service) : [];
  for (const { type, name = "", target } of container.mounts) {
    if (type !== "volume" || !isAnonymous(name) || !directories.includes(target)) continue;
    add(draft, { do: "removeVolume", volume: name, name }, more);
  }
}
