import type { Container } from "../engine/engine.ts";
import { formatDuration } from "../units/duration.ts";
import { COPIED } from "./host-config.ts";
import { volumeName } from "./mounts.ts";
import { networkName } from "./networking.ts";
import type { Inspection } from "./observed.ts";
import type { PlanProject } from "./project.ts";

// biome-ignore lint/suspicious/noExplicitAny: an engine's answer; what is missing in it reads as nothing
type Loose = any;

interface Before {
  readonly container: Container;
  readonly project: PlanProject;
  readonly config: Loose;
  readonly host: Loose;
  /** The configuration of the container's image: what comes from it was not the service's. */
  readonly image: Loose;
}

/**
 * What a container has for a field of its service, in the field's long form: null for nothing,
 * undefined where the engine does not tell.
 */
export function valueBefore(
  field: string,
  container: Container,
  inspection: Inspection,
  project: PlanProject,
): unknown {
  const { Config: config = {}, HostConfig: host = {} } = inspection.container as Loose;
  const image = (inspection.image as Loose)?.Config ?? {};
  const read = FIELDS[field];
  const copied = COPIED[field];
  const value = read
    ? read({ container, project, config, host, image })
    : copied === undefined
      ? undefined
      : orNull(host[copied]);
  return value === undefined && (read || copied) ? null : value;
}

const size =
  (field: string) =>
  ({ host }: Before): unknown =>
    host[field] ? String(host[field]) : null;

const number =
  (field: string) =>
  ({ host }: Before): unknown =>
    orNull(host[field]);

/** Fields whose form is not the engine's. */
const FIELDS: Readonly<Record<string, (before: Before) => unknown>> = {
  command: ({ config, image }) => unlessSame(config.Cmd, image.Cmd),
  cpus: ({ host }) => (host.NanoCpus ? host.NanoCpus / 1e9 : null),
  cpu_percent: number("CpuPercent"),
  cpu_period: size("CpuPeriod"),
  cpu_quota: size("CpuQuota"),
  devices: ({ host }) =>
    orNull(
      (host.Devices ?? []).map((device: Loose) => ({
        source: device.PathOnHost,
        target: device.PathInContainer,
        permissions: device.CgroupPermissions,
      })),
    ),
  domainname: ({ config }) => orNull(config.Domainname),
  entrypoint: ({ config, image }) => unlessSame(config.Entrypoint, image.Entrypoint),
  environment: ({ config, image }) => variables(config.Env, image.Env),
  extra_hosts: ({ host }) => orNull((host.ExtraHosts ?? []).map((entry: string) => entry.replace(":", "="))),
  healthcheck: ({ config, image }) => healthcheck(unlessSame(config.Healthcheck, image.Healthcheck) as Loose),
  // an engine gives a container without a name of its own the beginning of its id
  hostname: ({ config, container }) =>
    container.id.startsWith(config.Hostname ?? "") ? null : config.Hostname,
  image: ({ container }) => container.image,
  labels: ({ config, image }) => labels(config.Labels, image.Labels),
  logging: ({ host }) =>
    host.LogConfig?.Type ? { driver: host.LogConfig.Type, options: host.LogConfig.Config ?? {} } : null,
  mac_address: ({ config }) => orNull(config.MacAddress),
  mem_limit: size("Memory"),
  mem_reservation: size("MemoryReservation"),
  memswap_limit: size("MemorySwap"),
  network_mode: ({ host, container }) =>
    Object.hasOwn(container.networks, host.NetworkMode ?? "") && !BUILT_IN.has(host.NetworkMode)
      ? null
      : orNull(host.NetworkMode),
  networks,
  pids_limit: number("PidsLimit"),
  ports: ({ host }) => orNull(ports(host.PortBindings)),
  restart: ({ host: { RestartPolicy: policy } }) =>
    policy?.MaximumRetryCount ? `${policy.Name}:${policy.MaximumRetryCount}` : orNull(policy?.Name),
  security_opt: number("SecurityOpt"),
  shm_size: size("ShmSize"),
  stdin_open: ({ config }) => orNull(config.OpenStdin),
  stop_grace_period: ({ config }) =>
    config.StopTimeout ? formatDuration(BigInt(config.StopTimeout) * 1_000_000_000n) : null,
  stop_signal: ({ config, image }) => unlessSame(config.StopSignal, image.StopSignal),
  tmpfs: ({ host }) =>
    orNull(
      Object.entries(host.Tmpfs ?? {}).map(([path, options]) => (options ? `${path}:${options}` : path)),
    ),
  tty: ({ config }) => orNull(config.Tty),
  ulimits: ({ host }) =>
    orNull(
      Object.fromEntries(
        (host.Ulimits ?? []).map(({ Name, Soft, Hard }: Loose) => [
          Name,
          Soft === Hard ? Soft : { soft: Soft, hard: Hard },
        ]),
      ),
    ),
  user: ({ config, image }) => unlessSame(config.User, image.User),
  volumes,
  working_dir: ({ config, image }) => unlessSame(config.WorkingDir, image.WorkingDir),
};

const BUILT_IN = new Set(["bridge", "host", "none"]);

/** Null for what says nothing. */
function orNull(value: unknown): unknown {
  if (value === undefined || value === "" || value === false || value === 0) return null;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0 ? null : value;
}

function unlessSame(value: unknown, ofImage: unknown): unknown {
  return JSON.stringify(value) === JSON.stringify(ofImage) ? null : orNull(value);
}

function variables(own: readonly string[] = [], ofImage: readonly string[] | null = []): unknown {
  const entries = own
    .filter((entry) => !ofImage?.includes(entry))
    .map((entry) => {
      const at = entry.indexOf("=");
      return at < 0 ? [entry, null] : [entry.slice(0, at), entry.slice(at + 1)];
    });
  return orNull(Object.fromEntries(entries));
}

function labels(own: Loose, ofImage: Loose): unknown {
  const entries = Object.entries(own ?? {}).filter(
    ([name, value]) => !/^(com\.docker|ros)\.compose\./.test(name) && ofImage?.[name] !== value,
  );
  return orNull(Object.fromEntries(entries));
}

function healthcheck(check: Loose): unknown {
  if (!check) return null;
  if (check.Test?.[0] === "NONE") return { disable: true };
  const duration = (ns: unknown): string | undefined =>
    ns ? formatDuration(BigInt(ns as number)) : undefined;
  const fields = {
    test: check.Test,
    interval: duration(check.Interval),
    timeout: duration(check.Timeout),
    retries: check.Retries || undefined,
    start_period: duration(check.StartPeriod),
    start_interval: duration(check.StartInterval),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function ports(bindings: Loose): unknown[] {
  return Object.entries(bindings ?? {}).flatMap(([key, hosts]) => {
    const [target, protocol] = key.split("/");
    return ((hosts ?? []) as Loose[]).map(({ HostIp, HostPort }) => ({
      mode: "ingress",
      ...(HostIp ? { host_ip: HostIp } : {}),
      target: Number(target),
      ...(HostPort ? { published: HostPort } : {}),
      protocol,
    }));
  });
}

function networks({ container, project }: Before): unknown {
  const keys = new Map(Object.keys(project.networks ?? {}).map((key) => [networkName(project, key), key]));
  const names = Object.keys(container.networks).filter((name) => !BUILT_IN.has(name));
  return orNull(Object.fromEntries(names.map((name) => [keys.get(name) ?? name, null])));
}

function volumes({ host, project }: Before): unknown {
  const keys = new Map(Object.keys(project.volumes ?? {}).map((key) => [volumeName(project, key), key]));
  const binds = ((host.Binds ?? []) as string[]).map((bind) => {
    const [source, target, text = ""] = bind.split(":");
    const options = text.split(",");
    const selinux = options.find((option) => /^z$/i.test(option));
    const propagation = options.find((option) => /^r?(shared|slave|private)$/.test(option));
    return {
      type: "bind",
      ...{ source, target },
      ...(options.includes("ro") ? { read_only: true } : {}),
      bind: { ...(selinux ? { selinux } : {}), ...(propagation ? { propagation } : {}) },
    };
  });
  const mounts = ((host.Mounts ?? []) as Loose[]).map((mount) => ({
    type: mount.Type,
    ...(mount.Source ? { source: keys.get(mount.Source) ?? mount.Source } : {}),
    target: mount.Target,
    ...(mount.ReadOnly ? { read_only: true } : {}),
  }));
  return orNull([...binds, ...mounts]);
}
