import type { PlanProject, PlanService } from "./project.ts";
import { amount, compact } from "./scalars.ts";

/** A cache that BuildKit reads or writes: its type and what else it is told. */
export type CacheEntry = Readonly<Record<string, string>> & { readonly type: string };

/** What only BuildKit knows how to do, and what it is asked beside the context. */
export interface BuildKitSpec {
  /** Options of the Dockerfile frontend. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Directories of additional contexts, by the name that the frontend asks for. */
  readonly contexts: Readonly<Record<string, string>>;
  readonly secrets: readonly { readonly id: string; readonly source: string }[];
  /** Agents by id; without a path it is the one of the environment. */
  readonly ssh: readonly { readonly id: string; readonly path?: string }[];
  readonly cacheFrom: readonly CacheEntry[];
  readonly cacheTo: readonly CacheEntry[];
  readonly entitlements: readonly string[];
  /** Keys of `build` that the classic builder does not have. */
  readonly only: readonly string[];
}

const ONLY_BUILDKIT = [
  "additional_contexts",
  "cache_to",
  "entitlements",
  "no_cache_filter",
  "privileged",
  "secrets",
  "ssh",
] as const;

interface Asked {
  readonly args: Readonly<Record<string, string>>;
  readonly hosts: readonly string[];
  readonly platform: string | undefined;
  readonly noCache?: boolean | undefined;
  readonly pull?: boolean | undefined;
}

/** What BuildKit is asked for a service's `build:`. */
export function buildKitSpec(project: PlanProject, service: PlanService, asked: Asked): BuildKitSpec {
  const build = typeof service.build === "string" ? {} : (service.build ?? {});
  const named = Object.entries((build.additional_contexts ?? {}) as Record<string, string>).map(
    ([name, value]) => namedContext(project, name, value),
  );
  const attributes = {
    ...prefixed("build-arg:", asked.args),
    ...prefixed("label:", build.labels ?? {}),
    ...prefixed("context:", Object.fromEntries(named.map(({ name, value }) => [name, value]))),
    ...(compact({
      target: build.target,
      platform: asked.platform,
      "image-resolve-mode": asked.pull ? "pull" : "",
      "force-network-mode": build.network,
      "add-hosts": asked.hosts.map((host) => host.replace(":", "=")).join(","),
      "shm-size": amount(build.shm_size) === undefined ? "" : String(amount(build.shm_size)),
      ulimit: ulimits(build.ulimits),
      "no-cache": (build.no_cache_filter ?? []).join(","),
    }) as Record<string, string>),
    // present and empty: none of the stages
    ...(asked.noCache ? { "no-cache": "" } : {}),
  };
  return {
    attributes,
    contexts: Object.fromEntries(named.flatMap(({ directory }) => (directory ? [directory] : []))),
    secrets: (build.secrets ?? []).map(({ source = "", target }: { source?: string; target?: string }) => ({
      id: target ?? source,
      source,
    })),
    ssh: (build.ssh ?? []).map((entry: string) => {
      const [id = "", path] = entry.split(/=(.*)/s);
      return path ? { id, path } : { id };
    }),
    cacheFrom: (build.cache_from ?? []).map(cacheEntry),
    cacheTo: (build.cache_to ?? []).map(cacheEntry),
    entitlements: [
      ...(build.privileged ? ["security.insecure"] : []),
      ...(build.network === "host" ? ["network.host"] : []),
      ...(build.entitlements ?? []),
    ],
    only: Object.keys(compact(Object.fromEntries(ONLY_BUILDKIT.map((key) => [key, build[key]])))),
  };
}

const prefixed = (prefix: string, map: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [`${prefix}${key}`, value]));

/** A directory goes by a name of its own: the frontend's own are taken. */
function namedContext(
  project: PlanProject,
  name: string,
  value: string,
): { name: string; value: string; directory?: readonly [local: string, path: string] } {
  const [, other] = /^service:(.*)$/.exec(value) ?? [];
  if (other !== undefined) {
    const image = project.services?.[other]?.image ?? `${project.name}-${other}`;
    return { name, value: `docker-image://${image}` };
  }
  if (!value.startsWith("/")) return { name, value };
  const local = name === "context" || name === "dockerfile" ? `_${name}` : name;
  return { name, value: `local:${local}`, directory: [local, value] };
}

/** `type=registry,ref=…`, or only a reference. */
function cacheEntry(text: string): CacheEntry {
  if (!text.includes("=")) return { type: "registry", ref: text };
  const fields = text.split(",").map((field) => field.split(/=(.*)/s).slice(0, 2) as [string, string]);
  return { type: "registry", ...Object.fromEntries(fields) };
}

function ulimits(limits: Readonly<Record<string, number | { soft: number; hard: number }>> = {}): string {
  return Object.entries(limits)
    .map(([name, limit]) =>
      typeof limit === "object" ? `${name}=${limit.soft}:${limit.hard}` : `${name}=${limit}:${limit}`,
    )
    .join(",");
}
