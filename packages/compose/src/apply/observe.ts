import type { CallOptions, Engine } from "../engine/engine.ts";
import { familiarReference } from "../plan/image-reference.ts";
import { LABEL } from "../plan/labels.ts";
import type { Observed } from "../plan/observed.ts";

/** What to look at. */
export interface ObserveOptions extends CallOptions {
  /** Leave out what the caller knows not to need; each is one request. Default: all. */
  readonly skip?: { readonly images?: boolean; readonly networks?: boolean; readonly volumes?: boolean };
}

/** What the engine holds of a project: four lists at most, whatever the size of the project. */
export async function observe(
  engine: Engine,
  project: string,
  options: ObserveOptions = {},
): Promise<Observed> {
  const { skip = {}, signal } = options;
  const [containers, networks, volumes, images] = await Promise.all([
    engine.listContainers([`${LABEL.project}=${project}`], { signal }),
    skip.networks ? [] : engine.listNetworks({ signal }),
    skip.volumes ? [] : engine.listVolumes({ signal }),
    skip.images ? [] : engine.listImages({ signal }),
  ]);
  // after the lists: their answers say it already
  const { apiVersion } = await engine.info({ signal });
  const names = images.flatMap((image) =>
    image.references.map((name) => [familiarReference(name), image.id] as const),
  );
  const ids = images.map((image) => [image.id, image.id] as const);
  return {
    apiVersion,
    containers,
    networks,
    volumes,
    images: Object.fromEntries([...names, ...ids]),
  };
}
