import type { ContainerBody, EndpointBody } from "../engine/bodies.ts";
import { atLeast } from "./api-version.ts";
import type { PlanEndpoint, PlanProject, PlanService } from "./project.ts";
import { compact } from "./scalars.ts";

/** The real name of a network of the project. */
export function networkName(project: PlanProject, key: string): string {
  const network = project.networks?.[key];
  return network?.name || (network?.external ? key : `${project.name}_${key}`);
}

/** The networks a service joins, the primary one first: highest priority, then by name. */
export function networkKeys(service: PlanService): string[] {
  if (service.network_mode) return [];
  const networks = service.networks ?? {};
  return Object.keys(networks).sort(
    (a, b) => (networks[b]?.priority ?? 0) - (networks[a]?.priority ?? 0) || (a < b ? -1 : 1),
  );
}

export interface Networking {
  readonly networkMode: string;
  readonly config?: ContainerBody["NetworkingConfig"];
  readonly connects: { network: string; endpoint: EndpointBody }[];
}

export interface NetworkingOptions {
  readonly apiVersion: string;
  readonly aliases: readonly string[];
  readonly links: readonly string[];
  /** Real id of external networks, by their name. */
  readonly externalIds: ReadonlyMap<string, string>;
}

/** Which networks a container is created with and which it joins before it starts. */
export function serviceNetworking(
  project: PlanProject,
  service: PlanService,
  options: NetworkingOptions,
): Networking {
  if (service.network_mode) return { networkMode: service.network_mode, connects: [] };
  const endpoints = networkKeys(service).map((key) => {
    const name = networkName(project, key);
    const external = Boolean(project.networks?.[key]?.external);
    return {
      network: external ? (options.externalIds.get(name) ?? name) : name,
      endpoint: endpointBody(service, service.networks?.[key] ?? {}, options),
    };
  });
  const [primary, ...others] = endpoints;
  if (!primary) return { networkMode: "none", connects: [] };
  // before 1.44 the engine takes one network at creation (moby: "Container cannot be connected to network endpoints")
  const atOnce = atLeast(options.apiVersion, "1.44") ? endpoints : [primary];
  return {
    networkMode: primary.network,
    config: { EndpointsConfig: Object.fromEntries(atOnce.map((e) => [e.network, e.endpoint])) },
    connects: atOnce.length === 1 ? others : [],
  };
}

function endpointBody(service: PlanService, config: PlanEndpoint, options: NetworkingOptions): EndpointBody {
  const mac = config.mac_address ?? service.mac_address;
  return compact({
    Aliases: [...options.aliases, ...(config.aliases ?? [])],
    Links: [...options.links],
    MacAddress: atLeast(options.apiVersion, "1.44") ? mac : config.mac_address,
    GwPriority: atLeast(options.apiVersion, "1.48") ? config.gw_priority : undefined,
    DriverOpts: config.driver_opts,
    IPAMConfig: compact({
      IPv4Address: config.ipv4_address,
      IPv6Address: config.ipv6_address,
      LinkLocalIPs: config.link_local_ips ? [...config.link_local_ips] : undefined,
    }),
  } as Record<string, unknown>) as EndpointBody;
}
