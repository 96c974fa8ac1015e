import { observe } from "../apply/observe.ts";
import type { Engine } from "../engine/engine.ts";
import type { Observed } from "../plan/observed.ts";
import type { Context, LoadedProject } from "./command.ts";

/** What the engine holds of a project, without the lists that a project has no use for. */
export function observeProject(context: Context, engine: Engine, loaded: LoadedProject): Promise<Observed> {
  const services = Object.values(loaded.project.services ?? {});
  const volumes = Object.keys(loaded.project.volumes ?? {}).length === 0;
  const networks = services.every((service) => service.network_mode);
  return observe(engine, loaded.project.name, { signal: context.signal, skip: { volumes, networks } });
}
