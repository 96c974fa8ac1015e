import type { CallOptions, Engine } from "../engine/engine.ts";
import { changedContainers } from "../plan/divergence.ts";
import type { Inspection, Observed } from "../plan/observed.ts";
import type { PlanOptions } from "../plan/options.ts";
import type { PlanProject } from "../plan/project.ts";

/**
 * Adds to what was observed how the containers were made whose configuration changed, and nothing for
 * the others: a plan from it tells the old value of each field as well.
 *
 * @example
 * const observed = await inspectChanged(engine, project, await observe(engine, project.name));
 */
export async function inspectChanged(
  engine: Engine,
  project: PlanProject,
  observed: Observed,
  options: PlanOptions & CallOptions = {},
): Promise<Observed> {
  const { signal } = options;
  const images = new Map<string, Promise<Inspection["image"]>>();
  const imageOf = (id: string): Promise<Inspection["image"]> => {
    const asked = images.get(id) ?? engine.inspectImage(id, { signal }).then((image) => image?.raw);
    images.set(id, asked);
    return asked;
  };
  const entries = await Promise.all(
    changedContainers(project, observed, options).map(async ({ id, imageId }) => {
      const [container, image] = await Promise.all([
        engine.inspectContainer(id, { signal }),
        imageOf(imageId),
      ]);
      return [id, { container: container.raw, image }] as const;
    }),
  );
  return entries.length > 0 ? { ...observed, inspected: Object.fromEntries(entries) } : observed;
}
