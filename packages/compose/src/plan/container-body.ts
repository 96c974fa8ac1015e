import type { ContainerBody, HealthcheckBody } from "../engine/bodies.ts";
import { atLeast } from "./api-version.ts";
import { contentDirectories, contentMounts } from "./contents.ts";
import { hostConfig } from "./host-config.ts";
import { serviceMounts } from "./mounts.ts";
import { type Networking, serviceNetworking } from "./networking.ts";
import { PlanError } from "./plan-error.ts";
import type { PlanProject, PlanService } from "./project.ts";
import { amount, compact, nanoseconds, wholeSeconds } from "./scalars.ts";

export interface BodyOptions {
  readonly apiVersion: string;
  readonly containerName: string;
  readonly service: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `container:alias`, resolved. */
  readonly links: readonly string[];
  readonly externalIds: ReadonlyMap<string, string>;
  readonly oneOff?: { readonly useAliases: boolean; readonly stdin: boolean };
}

/** What the engine is asked to create for one container of a service. */
export function containerBody(
  project: PlanProject,
  service: PlanService,
  options: BodyOptions,
): { body: ContainerBody; connects: Networking["connects"] } {
  const { apiVersion, oneOff } = options;
  const aliases =
    oneOff && !oneOff.useAliases ? [options.containerName] : [options.containerName, options.service];
  const networking = serviceNetworking(project, service, {
    apiVersion,
    aliases,
    links: options.links,
    externalIds: options.externalIds,
  });
  const { binds, mounts } = serviceMounts(project, service);
  const ports = portMaps(service);
  const body: ContainerBody = {
    ...compact({
      AttachStdin: oneOff?.stdin,
      AttachStdout: true,
      AttachStderr: true,
      StdinOnce: oneOff?.stdin,
      Domainname: service.domainname,
      Env: environment(service.environment),
      ExposedPorts: ports.exposed,
      Healthcheck: healthcheck(service.healthcheck, apiVersion),
      Hostname: service.hostname,
      MacAddress: atLeast(apiVersion, "1.44") ? undefined : service.mac_address,
      OpenStdin: service.stdin_open,
      StopSignal: service.stop_signal,
      StopTimeout: wholeSeconds(service.stop_grace_period),
      Tty: service.tty,
      User: service.user,
      WorkingDir: service.working_dir,
    }),
    ...listOrNothing("Cmd", service.command),
    ...listOrNothing("Entrypoint", service.entrypoint),
    Image: service.image ?? `${project.name}-${options.service}`,
    Labels: { ...service.labels, ...options.labels },
    HostConfig: {
      ...hostConfig(service),
      ...compact({
        Binds: binds,
        Mounts: [
          ...mounts,
          ...contentMounts(project, service),
          ...contentDirectories(project, service).map((Target) => ({ Type: "volume", Target })),
        ],
        PortBindings: ports.bindings,
        Links: [...options.links],
        VolumesFrom: volumesFrom(service),
      }),
      NetworkMode: networking.networkMode,
    },
  };
  if (networking.config) body.NetworkingConfig = networking.config;
  return { body, connects: networking.connects };
}

/** An empty list clears what the image says, nothing at all keeps it. */
function listOrNothing(field: "Cmd" | "Entrypoint", value: string[] | null | undefined): object {
  return value ? { [field]: value } : {};
}

function environment(variables: Readonly<Record<string, string | null>> | undefined): string[] {
  return Object.entries(variables ?? {})
    .map(([name, value]) => (value === null || value === undefined ? name : `${name}=${value}`))
    .sort();
}

// biome-ignore lint/suspicious/noExplicitAny: checked by the loader
function healthcheck(check: any, apiVersion: string): HealthcheckBody | undefined {
  if (!check) return undefined;
  if (check.start_interval && !atLeast(apiVersion, "1.44")) {
    throw new PlanError(
      "PLAN_UNSUPPORTED",
      `healthcheck.start_interval: expected Docker 25 or later, got API ${apiVersion}`,
      "leave it out, or update the engine",
    );
  }
  if (check.disable) return { Test: ["NONE"] };
  return compact({
    Test: check.test,
    Interval: nanoseconds(check.interval),
    Timeout: nanoseconds(check.timeout),
    Retries: amount(check.retries),
    StartPeriod: nanoseconds(check.start_period),
    StartInterval: nanoseconds(check.start_interval),
  }) as HealthcheckBody;
}

interface Ports {
  readonly exposed: Record<string, Record<string, never>>;
  readonly bindings: Record<string, { HostIp?: string; HostPort?: string }[]>;
}

function portMaps(service: PlanService): Ports {
  const ports: Ports = { exposed: {}, bindings: {} };
  for (const entry of service.expose ?? []) {
    for (const key of exposedPorts(String(entry))) ports.exposed[key] = {};
  }
  for (const port of service.ports ?? []) {
    const key = `${port.target}/${port.protocol || "tcp"}`;
    ports.exposed[key] = {};
    const binding = compact({ HostIp: port.host_ip, HostPort: port.published ? String(port.published) : "" });
    ports.bindings[key] = [...(ports.bindings[key] ?? []), binding];
  }
  return ports;
}

/** `3000`, `3000/udp`, and each port of `3000-3002`. */
function exposedPorts(entry: string): string[] {
  const [range = "", protocol = "tcp"] = entry.split("/");
  const [first = Number.NaN, last = first] = range.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`);
}

/** `container:x:ro` → `x:ro`; a service's name waits behind `service:` for its container. */
function volumesFrom(service: PlanService): string[] {
  return (service.volumes_from ?? []).map((entry) => {
    const plain = entry.replace(/:rw$/, "");
    return plain.startsWith("container:") ? plain.slice("container:".length) : `service:${plain}`;
  });
}
