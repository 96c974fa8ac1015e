import { buildKitSpec } from "./buildkit-spec.ts";
import type { PlanProject, PlanService } from "./project.ts";
import { amount, compact } from "./scalars.ts";
import type { BuildSpec } from "./step.ts";

const REMOTE = /^(https?:\/\/|git:\/\/|git@|github\.com\/|ssh:\/\/)/;

/** What `POST /build` is asked for a service's `build:`. */
export function buildSpec(
  project: PlanProject,
  name: string,
  service: PlanService,
  options: { noCache?: boolean; pull?: boolean; args?: Readonly<Record<string, string>> } = {},
): BuildSpec {
  const build = typeof service.build === "string" ? { context: service.build } : (service.build ?? {});
  const image = service.image ?? `${project.name}-${name}`;
  const context: string = build.context ?? ".";
  const remote = REMOTE.test(context);
  const dockerfile: string = build.dockerfile ?? "Dockerfile";
  const args = { ...dropNull(build.args), ...options.args };
  const platform = build.platforms?.[0] ?? service.platform;
  return {
    image,
    ...(remote ? { remote: context } : { context }),
    ...(build.dockerfile_inline ? { dockerfileInline: build.dockerfile_inline } : { dockerfile }),
    tags: build.tags ?? [],
    buildKit: buildKitSpec(project, service, {
      args,
      hosts: hosts(build.extra_hosts),
      platform,
      noCache: build.no_cache || options.noCache,
      pull: build.pull || options.pull,
    }),
    query: {
      t: image,
      dockerfile,
      rm: "1",
      version: "1",
      buildargs: JSON.stringify(args),
      labels: JSON.stringify({ ...build.labels, "com.docker.compose.image.builder": "classic" }),
      ...(compact({
        target: build.target,
        networkmode: build.network,
        nocache: build.no_cache || options.noCache ? "1" : "",
        pull: build.pull || options.pull ? "1" : "",
        extrahosts: hosts(build.extra_hosts).join(","),
        cachefrom: build.cache_from?.length ? JSON.stringify(build.cache_from) : "",
        shmsize: amount(build.shm_size) === undefined ? "" : String(amount(build.shm_size)),
        ulimits: build.ulimits ? JSON.stringify(ulimitList(build.ulimits)) : "",
        platform,
      }) as Record<string, string>),
    },
  };
}

function dropNull(args: Readonly<Record<string, string | null>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(args ?? {}).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

function hosts(value: unknown): string[] {
  if (Array.isArray(value)) return value.map((host: string) => host.replace("=", ":"));
  return Object.entries((value ?? {}) as Record<string, string | string[]>).flatMap(([host, ips]) =>
    [ips].flat().map((ip) => `${host}:${ip}`),
  );
}

function ulimitList(limits: Readonly<Record<string, number | { soft: number; hard: number }>>): unknown[] {
  return Object.entries(limits).map(([Name, limit]) =>
    typeof limit === "object"
      ? { Name, Soft: limit.soft, Hard: limit.hard }
      : { Name, Soft: limit, Hard: limit },
  );
}
