import { createCredentials } from "../docker/credentials.ts";
import type { Engine } from "../engine/engine.ts";
import { isEngineError } from "../engine/engine-error.ts";
import type { Project } from "../model.ts";
import type { Context } from "./command.ts";

/** The digest of each image of a project: as its registry has it now or, where that does not answer, as the engine has it. */
export async function imageDigests(project: Project, context: Context): Promise<Map<string, string>> {
  const { io, signal } = context;
  const engine = await context.engine();
  const credentials = createCredentials(io);
  const images = new Set(
    Object.values(project.services).flatMap(({ image }) =>
      image === undefined || image.includes("@") ? [] : [image],
    ),
  );
  const entries = [...images].map(async (image) => {
    const auth = await credentials.forImage(image);
    return [image, await digestOf(engine, { image, auth }, signal)] as const;
  });
  return new Map(await Promise.all(entries));
}

async function digestOf(
  engine: Engine,
  request: Parameters<Engine["imageDigest"]>[0],
  signal: AbortSignal,
): Promise<string> {
  try {
    return await engine.imageDigest(request, { signal });
  } catch (error) {
    if (!isEngineError(error)) throw error;
    const here = await engine.inspectImage(request.image, { signal });
    const digest = here?.references.find((name) => name.includes("@"))?.split("@")[1];
    if (digest === undefined) throw error;
    return digest;
  }
}
