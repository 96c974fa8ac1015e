import { inspectAges } from "../apply/inspect-ages.ts";
import { observe } from "../apply/observe.ts";
import type { Engine } from "../engine/engine.ts";
import type { Observed } from "../plan/observed.ts";
import type { Context, LoadedProject } from "./command.ts";

/** What the engine holds of a project, without what that project has no use for. */
export async function observeProject(
  { signal }: Context,
  engine: Engine,
  loaded: LoadedProject,
): Promise<Observed> {
  const services = Object.values(loaded.project.services ?? {});
  const volumes = Object.keys(loaded.project.volumes ?? {}).length === 0;
  const networks = services.every((service) => service.network_mode);
  const observed = await observe(engine, loaded.project.name, { signal, skip: { volumes, networks } });
  return inspectAges(engine, loaded.project, observed, { signal });
}
