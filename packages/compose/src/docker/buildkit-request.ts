import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import type { BuildKitRequest, LocalTree } from "../engine/engine.ts";
import { PlanError } from "../plan/plan-error.ts";
import type { BuildSpec } from "../plan/step.ts";
import type { Credentials } from "./credentials.ts";
import type { ProjectContents } from "./project-contents.ts";

/** Where a build gets what it asks for. */
export interface BuildKitSources {
  readonly contents: Pick<ProjectContents, "read">;
  readonly credentials: Pick<Credentials, "forHost">;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What BuildKit is asked, with the ways to what it asks for: directories, secrets, agents, credentials. */
export async function buildKitRequest(
  build: BuildSpec,
  { contents, credentials, env }: BuildKitSources,
): Promise<BuildKitRequest> {
  const { attributes, contexts, cacheFrom, cacheTo, entitlements, ...wanted } = build.buildKit;
  const secrets = new Map(
    await Promise.all(
      wanted.secrets.map(
        async ({ id, source }) => [id, await contents.read({ kind: "secret", source })] as const,
      ),
    ),
  );
  const agents = new Map(
    await Promise.all(
      wanted.ssh.map(async ({ id, path }) => [id, await agentSocket(id, path, env)] as const),
    ),
  );
  const place = placeOf(build);
  return {
    names: [build.image, ...build.tags],
    attributes: { ...attributes, ...place.attributes },
    locals: {
      ...Object.fromEntries(Object.entries(contexts).map(([name, directory]) => [name, { directory }])),
      ...place.locals,
    },
    cacheFrom,
    cacheTo,
    entitlements,
    secret: async (id) => secrets.get(id),
    agent: (id) => agents.get(id),
    credentials: (host) => credentials.forHost(host),
  };
}

/** Where the context and the Dockerfile are. */
function placeOf(build: BuildSpec): {
  attributes: Record<string, string>;
  locals: Record<string, LocalTree>;
} {
  const root = resolve(build.context ?? ".");
  const context: Record<string, LocalTree> = build.remote ? {} : { context: { directory: root } };
  const remote = build.remote ? { context: build.remote } : {};
  if (build.dockerfileInline !== undefined) {
    const files = { Dockerfile: build.dockerfileInline };
    // asked for by name, as a context from elsewhere has a Dockerfile of its own
    const attributes = { ...remote, filename: "Dockerfile", dockerfilekey: "dockerfile" };
    return { attributes, locals: { ...context, dockerfile: { files } } };
  }
  const dockerfile = build.dockerfile ?? "Dockerfile";
  if (build.remote) return { attributes: { ...remote, filename: dockerfile }, locals: {} };
  const full = resolve(root, dockerfile);
  return {
    attributes: { filename: basename(full) },
    locals: { ...context, dockerfile: { directory: dirname(full) } },
  };
}

async function agentSocket(
  id: string,
  path: string | undefined,
  env: BuildKitSources["env"],
): Promise<string> {
  const socket = path ?? env.SSH_AUTH_SOCK;
  const isSocket = socket !== undefined && (await stat(socket).catch(() => undefined))?.isSocket();
  if (isSocket) return socket;
  throw new PlanError(
    "PLAN_UNSUPPORTED",
    `build.ssh.${id}: expected the socket of an ssh agent, got ${socket ?? "no SSH_AUTH_SOCK"}`,
    "start ssh-agent, and give it the key: ssh-add FILE",
  );
}
