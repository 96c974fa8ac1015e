import type { DockerConfig } from "../config/docker.ts";

/** Keys whose flag is not the key with hyphens. */
const FLAGS: Readonly<Record<string, string>> = {
  pid_file: "--pidfile",
  userns_enabled: "--userns-remap",
};

/** The daemon's options, in the order in which they are passed. */
const OPTIONS = [
  "config_file",
  "host",
  "group",
  "data_root",
  "exec_root",
  "pid_file",
  "containerd",
  "bridge",
  "bip",
  "storage_driver",
  "log_driver",
  "log_opts",
  "registry_mirror",
  "insecure_registry",
  "debug",
  "live_restore",
  "restart",
  "selinux_enabled",
  "userland_proxy",
  "userns_enabled",
] as const satisfies readonly (keyof DockerConfig)[];

export interface DockerArgumentOptions {
  /** Version of the engine, `17.03.2-ce` or `docker-26.1.5`: before 17.05 `data_root` was `graph`. */
  readonly engine?: string;
}

/** The command line of a Docker daemon: its options, `extra_args`, and `tls_args` if `tls` is set. */
export function dockerArguments(docker: DockerConfig, options: DockerArgumentOptions = {}): string[] {
  const { graph, data_root = graph, ...rest } = docker;
  const known = { ...rest, ...(data_root !== undefined && { data_root }) };
  return [
    ...OPTIONS.flatMap((name) => argumentsOf(flag(name, options.engine), known[name])),
    ...(docker.extra_args ?? []),
    ...(docker.tls === true ? (docker.tls_args ?? []) : []),
  ];
}

function flag(name: string, engine: string | undefined): string {
  if (name === "data_root" && isBeforeDataRoot(engine)) return "--graph";
  if (name === "log_opts") return "--log-opt";
  return FLAGS[name] ?? `--${name.replaceAll("_", "-")}`;
}

function isBeforeDataRoot(engine: string | undefined): boolean {
  const [, year, month] = /(\d+)\.(\d+)/.exec(engine ?? "") ?? [];
  return year !== undefined && (Number(year) < 17 || (Number(year) === 17 && Number(month) < 5));
}

/** Empty texts and null mean: not set. */
function argumentsOf(name: string, value: unknown): string[] {
  // the daemon wants a user here, not a switch
  if (name === FLAGS.userns_enabled) return value === true ? [name, "user-docker:user-docker"] : [];
  if (typeof value === "boolean") return [value ? name : `${name}=false`];
  if (typeof value === "string") return value === "" ? [] : [name, value];
  if (Array.isArray(value)) return value.flatMap((item: string) => (item === "" ? [] : [name, item]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, setting]) =>
    setting === "" ? [] : [name, `${key}=${setting}`],
  );
}
