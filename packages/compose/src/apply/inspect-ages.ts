import type { CallOptions, Engine } from "../engine/engine.ts";
import type { Observed } from "../plan/observed.ts";
import type { PlanProject } from "../plan/project.ts";
import { refreshAfter } from "../plan/pull-policy.ts";

/** When it is, and how to give up. */
export interface InspectAgesOptions extends CallOptions {
  /** A clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Adds to what was observed how old the images are that a service pulls by their age (`pull_policy: daily` and the
 * like): one request for each of those, none for others. Without it a plan takes an image that is there.
 *
 * @example
 * const observed = await inspectAges(engine, project, await observe(engine, project.name));
 */
export async function inspectAges(
  engine: Engine,
  project: PlanProject,
  observed: Observed,
  { now = Date.now, signal }: InspectAgesOptions = {},
): Promise<Observed> {
  const aging = Object.values(project.services ?? {}).flatMap((service) =>
    service.image && refreshAfter(service) !== undefined ? [service.image] : [],
  );
  const entries = await Promise.all(
    [...new Set(aging)].map(async (reference) => {
      const image = await engine.inspectImage(reference, { signal });
      return image ? [[reference, ageOf(image.lastTagged, now())] as const] : [];
    }),
  );
  return aging.length > 0 ? { ...observed, imageAges: Object.fromEntries(entries.flat()) } : observed;
}

/** In seconds. An engine gives the year 1 for what it never pulled. */
function ageOf(lastTagged: string | undefined, nowMs: number): number {
  const taggedMs = Date.parse(lastTagged ?? "");
  return Number.isNaN(taggedMs) ? Number.POSITIVE_INFINITY : (nowMs - taggedMs) / 1000;
}
