import {
  apply,
  configHash,
  createFakeEngine,
  interpolate,
  load,
  observe,
  parseDotenv,
  plan,
  planDown,
  renderConfig,
} from "@ros/compose";

/** A project's file, or a text with references. */
export interface Input {
  readonly project?: string;
  readonly template?: string;
  readonly dotenv?: string;
}

/** All that the pure parts tell of an input, and what became of it in the engine that is kept in memory. */
export async function probe({ project: text, template, dotenv }: Input): Promise<unknown> {
  const variables: Record<string, string> = { SET: "1", EMPTY: "" };
  if (template !== undefined) return faultOr(() => interpolate(template, (name) => variables[name]));
  if (dotenv !== undefined) return faultOr(() => parseDotenv(dotenv, { lookup: (name) => variables[name] }));
  const { project, diagnostics } = load([{ file: "/w/compose.yaml", text: text ?? "" }], {
    environment: variables,
  });
  if (!project) return { diagnostics };
  const engine = createFakeEngine();
  const steps = plan(project, await observe(engine, project.name));
  const applied = await apply(steps, engine, {
    parallel: 1,
    buildContext: async () => ({ context: (async function* () {})() }),
    readContent: async () => new TextEncoder().encode("1"),
  }).then(({ done }) => done.length, faultOf);
  const observed = await observe(engine, project.name);
  return {
    diagnostics,
    rendered: [renderConfig(project), renderConfig(project, { format: "json" })],
    hashes: Object.values(project.services).map((service) => configHash(service)),
    steps,
    applied,
    containers: [...engine.containers.values()].map(({ container }) => container),
    after: plan(project, observed),
    down: planDown(project, observed),
  };
}

function faultOr(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return faultOf(error);
  }
}

function faultOf(error: unknown): unknown {
  const { name, code, message } = error as Error & { code?: string };
  return { name, code, message };
}
