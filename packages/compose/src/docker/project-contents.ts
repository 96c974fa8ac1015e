import type { PlanOptions } from "../plan/options.ts";
import { PlanError } from "../plan/plan-error.ts";
import type { PlanContent, PlanProject } from "../plan/project.ts";
import { sha256 } from "../plan/sha256.ts";
import type { FileRef } from "../plan/step.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Where the bytes of a project's secrets and configs come from. */
export interface ProjectContents {
  read(file: Pick<FileRef, "kind" | "source">): Promise<Uint8Array>;
  /** A digest of each content that some service uses, for telling when one changed. */
  digests(): Promise<NonNullable<PlanOptions["contents"]>>;
}

/** The secrets and configs of a project: from its files, from `env`, or from the compose file itself. Throws `PlanError`. */
export function projectContents(project: PlanProject, env: Env): ProjectContents {
  const contentOf = (kind: FileRef["kind"], source: string): PlanContent | undefined =>
    (kind === "secret" ? project.secrets : project.configs)?.[source] ?? undefined;
  const read = async ({ kind, source }: Pick<FileRef, "kind" | "source">): Promise<Uint8Array> => {
    const content = contentOf(kind, source);
    if (content?.content !== undefined) return Buffer.from(content.content);
    if (content?.environment !== undefined) return Buffer.from(variable(kind, source, content, env));
    const { readFile } = await import("node:fs/promises");
    return readFile(content?.file ?? "");
  };
  const digestAll = async (
    kind: FileRef["kind"],
    field: "secrets" | "configs",
  ): Promise<Record<string, string>> => {
    const used = new Set(
      Object.values(project.services ?? {}).flatMap((s) => (s[field] ?? []).map((f) => f.source ?? "")),
    );
    const entries = await Promise.all(
      [...used].map(async (source) => {
        refuseUnsupported(kind, source, contentOf(kind, source));
        // a file that is not there is the engine's to complain about; docker compose only warns
        const bytes = await read({ kind, source }).catch((error: unknown) => {
          if (error instanceof PlanError) throw error;
          return undefined;
        });
        return bytes && ([source, sha256(bytes)] as const);
      }),
    );
    return Object.fromEntries(entries.filter((entry) => entry !== undefined));
  };
  return {
    read,
    async digests() {
      return { secret: await digestAll("secret", "secrets"), config: await digestAll("config", "configs") };
    },
  };
}

function variable(kind: string, source: string, content: PlanContent, env: Env): string {
  const value = env[content.environment ?? ""];
  if (value !== undefined) return value;
  throw new PlanError(
    "PLAN_VARIABLE_UNSET",
    `${kind}s.${source}: expected environment variable ${content.environment} to be set`,
    "set it, or give the content in a file",
  );
}

function refuseUnsupported(kind: string, source: string, content: PlanContent | undefined): void {
  const what = content?.external
    ? "external"
    : content?.driver
      ? "driver"
      : content?.template_driver
        ? "template_driver"
        : undefined;
  if (!what) return;
  throw new PlanError(
    "PLAN_UNSUPPORTED",
    `${kind}s.${source}.${what}: not possible without swarm`,
    "give the content in a file",
  );
}
