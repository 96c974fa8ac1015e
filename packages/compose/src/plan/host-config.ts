import type { HostConfigBody } from "../engine/bodies.ts";
import type { PlanService } from "./project.ts";
import { amount, compact, nanoseconds } from "./scalars.ts";

/** Attributes that the engine takes as they are: service attribute → HostConfig field. */
export const COPIED: Readonly<Record<string, string>> = {
  annotations: "Annotations",
  cap_add: "CapAdd",
  cap_drop: "CapDrop",
  cgroup: "CgroupnsMode",
  cgroup_parent: "CgroupParent",
  cpu_count: "CpuCount",
  cpu_shares: "CpuShares",
  cpuset: "CpusetCpus",
  device_cgroup_rules: "DeviceCgroupRules",
  dns: "Dns",
  dns_opt: "DnsOptions",
  dns_search: "DnsSearch",
  group_add: "GroupAdd",
  init: "Init",
  ipc: "IpcMode",
  isolation: "Isolation",
  oom_kill_disable: "OomKillDisable",
  oom_score_adj: "OomScoreAdj",
  pid: "PidMode",
  privileged: "Privileged",
  read_only: "ReadonlyRootfs",
  runtime: "Runtime",
  storage_opt: "StorageOpt",
  sysctls: "Sysctls",
  userns_mode: "UsernsMode",
  uts: "UTSMode",
};

const BLKIO_RATES: Readonly<Record<string, string>> = {
  device_read_bps: "BlkioDeviceReadBps",
  device_read_iops: "BlkioDeviceReadIOps",
  device_write_bps: "BlkioDeviceWriteBps",
  device_write_iops: "BlkioDeviceWriteIOps",
};

/** The part of HostConfig that comes from the service alone; mounts, ports and networks come from elsewhere. */
export function hostConfig(service: PlanService): HostConfigBody {
  const copied = Object.entries(COPIED).map(([attribute, field]) => [field, service[attribute]]);
  const limits = service.deploy?.resources?.limits ?? {};
  const reservations = service.deploy?.resources?.reservations ?? {};
  const cpus = amount(service.cpus) ?? amount(limits.cpus);
  const host = compact({
    ...Object.fromEntries(copied),
    ...security(service.security_opt ?? []),
    CpuPercent: amount(service.cpu_percent),
    CpuPeriod: microseconds(service.cpu_period),
    CpuQuota: microseconds(service.cpu_quota),
    CpuRealtimePeriod: microseconds(service.cpu_rt_period),
    CpuRealtimeRuntime: microseconds(service.cpu_rt_runtime),
    NanoCpus: cpus === undefined ? undefined : Math.round(cpus * 1e9),
    Memory: amount(service.mem_limit) ?? amount(limits.memory),
    MemoryReservation: amount(service.mem_reservation) ?? amount(reservations.memory),
    MemorySwap: amount(service.memswap_limit),
    PidsLimit: amount(service.pids_limit) ?? amount(limits.pids),
    ShmSize: amount(service.shm_size),
    DeviceRequests: deviceRequests(service, reservations.devices ?? []),
    Devices: devices(service),
    ExtraHosts: extraHosts(service.extra_hosts),
    LogConfig: service.logging
      ? compact({ Type: service.logging.driver, Config: service.logging.options })
      : undefined,
    RestartPolicy: restartPolicy(service),
    Tmpfs: tmpfs(service.tmpfs),
    Ulimits: ulimits(service.ulimits ?? {}),
    ...blkio(service.blkio_config),
  }) as HostConfigBody;
  // zero is a value here: the kernel shall not swap
  const swappiness = service.mem_swappiness;
  if (swappiness !== undefined && swappiness !== null) host.MemorySwappiness = Number(swappiness);
  if (service.init === false) host.Init = false;
  return host;
}

/** Microseconds of a number of them, or of a duration. */
function microseconds(value: unknown): number | undefined {
  const plain = amount(value);
  if (plain !== undefined || value === undefined) return plain;
  const ns = nanoseconds(value);
  return ns === undefined ? undefined : amount(ns / 1000);
}

/** `systempaths=unconfined` is the client's word for two empty lists. */
function security(options: readonly string[]): Record<string, unknown> {
  const unconfined = options.some((option) => /^systempaths[=:]unconfined$/.test(option));
  const rest = options.filter((option) => !/^systempaths[=:]unconfined$/.test(option));
  return { SecurityOpt: rest, ...(unconfined ? { MaskedPaths: [], ReadonlyPaths: [] } : {}) };
}

// biome-ignore lint/suspicious/noExplicitAny: checked by the loader
function deviceRequests(service: PlanService, reserved: readonly any[]): Record<string, unknown>[] {
  const gpus = (service.gpus ?? []).map((gpu: Record<string, unknown>) => ({
    ...gpu,
    capabilities: [...((gpu.capabilities as string[] | undefined) ?? []), "gpu"],
  }));
  const requests = [...reserved, ...gpus].map((device) =>
    compact({
      Capabilities: device.capabilities ? [device.capabilities] : undefined,
      Count: device.count === "all" ? -1 : amount(device.count),
      DeviceIDs: device.device_ids,
      Driver: device.driver,
      Options: device.options,
    }),
  );
  const cdi = cdiNames(service);
  return cdi.length > 0 ? [...requests, { Driver: "cdi", DeviceIDs: cdi }] : requests;
}

function isCdi(source: string): boolean {
  return /^[^/=]+\/[^/=]+=/.test(source);
}

function cdiNames(service: PlanService): string[] {
  return (service.devices ?? []).map((device: { source: string }) => device.source).filter(isCdi);
}

function devices(service: PlanService): Record<string, string>[] {
  return (service.devices ?? [])
    .filter((device: { source: string }) => !isCdi(device.source))
    .map((device: { source: string; target?: string; permissions?: string }) => ({
      PathOnHost: device.source,
      PathInContainer: device.target ?? device.source,
      CgroupPermissions: device.permissions || "rwm",
    }));
}

/** `host:ip`, from the list or the map form of the model. */
function extraHosts(hosts: unknown): string[] {
  if (Array.isArray(hosts)) return hosts.map((host: string) => host.replace("=", ":"));
  if (!hosts || typeof hosts !== "object") return [];
  return Object.entries(hosts as Record<string, string | string[]>)
    .flatMap(([host, ips]) => [ips].flat().map((ip) => `${host}:${ip}`))
    .sort();
}

const CONDITIONS: Readonly<Record<string, string>> = {
  none: "no",
  any: "always",
  "on-failure": "on-failure",
};

function restartPolicy(service: PlanService): HostConfigBody["RestartPolicy"] {
  if (service.restart) {
    const [name = "", count] = String(service.restart).split(":");
    return count ? { Name: name, MaximumRetryCount: Number(count) } : { Name: name };
  }
  const policy = service.deploy?.restart_policy;
  if (!policy) return undefined;
  const count = amount(policy.max_attempts);
  const name = CONDITIONS[policy.condition ?? "any"] ?? policy.condition;
  return count ? { Name: name, MaximumRetryCount: count } : { Name: name };
}

function tmpfs(entries: readonly string[] | undefined): Record<string, string> | undefined {
  if (!entries) return undefined;
  return Object.fromEntries(
    [entries].flat().map((entry) => {
      const colon = entry.indexOf(":");
      return colon < 0 ? [entry, ""] : [entry.slice(0, colon), entry.slice(colon + 1)];
    }),
  );
}

function ulimits(limits: Readonly<Record<string, number | { soft?: number; hard?: number }>>): unknown[] {
  return Object.entries(limits)
    .map(([Name, limit]) =>
      typeof limit === "object"
        ? { Name, Soft: limit.soft ?? 0, Hard: limit.hard ?? 0 }
        : { Name, Soft: Number(limit), Hard: Number(limit) },
    )
    .sort((a, b) => (a.Name < b.Name ? -1 : 1));
}

// biome-ignore lint/suspicious/noExplicitAny: checked by the loader
function blkio(config: any): Record<string, unknown> {
  if (!config) return {};
  const rates = Object.entries(BLKIO_RATES).map(([attribute, field]) => [
    field,
    // the model prints both spellings, depending on who printed it
    (config[attribute] ?? []).map((rate: Record<string, unknown>) => ({
      Path: rate.path ?? rate.Path,
      Rate: Number(rate.rate ?? rate.Rate),
    })),
  ]);
  const weights = (config.weight_device ?? []).map((device: Record<string, unknown>) => ({
    Path: device.path ?? device.Path,
    Weight: device.weight ?? device.Weight,
  }));
  return { BlkioWeight: config.weight, BlkioWeightDevice: weights, ...Object.fromEntries(rates) };
}
