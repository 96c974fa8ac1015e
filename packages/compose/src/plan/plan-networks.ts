import type { NetworkBody } from "../engine/bodies.ts";
import type { Container, Network } from "../engine/engine.ts";
import { add, type Draft, isRunning, refTo } from "./draft.ts";
import { COMPOSE_VERSION, LABEL } from "./labels.ts";
import { networkKeys, networkName, serviceNetworking } from "./networking.ts";
import { serviceOf } from "./observed.ts";
import { PlanError } from "./plan-error.ts";
import type { PlanNetwork } from "./project.ts";
import { resourceHash } from "./resource-hash.ts";
import { compact } from "./scalars.ts";

/** What the engine is asked to create for a network of the project. */
export function networkBody(project: string, key: string, name: string, network: PlanNetwork): NetworkBody {
  const ipam = network.ipam ?? {};
  const pools = (ipam.config ?? []).map((pool: Record<string, unknown>) =>
    compact({
      Subnet: pool.subnet,
      IPRange: pool.ip_range,
      Gateway: pool.gateway,
      AuxiliaryAddresses: pool.aux_addresses,
    }),
  );
  return {
    ...(compact({
      Driver: network.driver,
      Options: network.driver_opts,
      Internal: network.internal,
      Attachable: network.attachable,
      EnableIPv6: network.enable_ipv6,
      IPAM: compact({ Driver: ipam.driver, Config: pools, Options: ipam.options }),
    }) as Partial<NetworkBody>),
    ...(network.enable_ipv4 === false ? { EnableIPv4: false } : {}),
    Name: name,
    CheckDuplicate: true,
    Labels: {
      ...network.labels,
      [LABEL.project]: project,
      [LABEL.network]: key,
      [LABEL.version]: COMPOSE_VERSION,
      [LABEL.configHash]: resourceHash(network),
    },
  };
}

/** Creates the networks that the services join and that are not there; makes changed ones anew. */
export function planNetworks(draft: Draft, selected: readonly string[]): void {
  const used = new Set(selected.flatMap((name) => networkKeys(draft.services[name] ?? {})));
  for (const key of [...used].sort()) planNetwork(draft, key);
}

function planNetwork(draft: Draft, key: string): void {
  const network = draft.project.networks?.[key] ?? {};
  const name = networkName(draft.project, key);
  const found = draft.observed.networks.filter((other) => other.name === name);
  if (network.external) {
    planExternal(draft, name, found);
    return;
  }
  const existing = found[0];
  const body = networkBody(draft.project.name ?? "", key, name, network);
  if (!existing) {
    const renamed = draft.observed.networks.find((other) => isOurs(draft, other, key));
    const text = renamed ? `renamed from ${renamed.name}` : "it does not exist";
    draft.networkSteps.set(
      key,
      add(draft, { do: "createNetwork", network: key, body }, { reason: { code: "missing", text } }),
    );
    return;
  }
  const before = existing.labels[LABEL.configHash];
  // an unlabelled hash says nothing: docker compose before 2.3x wrote none
  if (!isOurs(draft, existing, key) || before === undefined || before === body.Labels[LABEL.configHash])
    return;
  recreateNetwork(draft, key, existing, body);
}

function isOurs(draft: Draft, network: Network, key: string): boolean {
  return network.labels[LABEL.project] === draft.project.name && network.labels[LABEL.network] === key;
}

function planExternal(draft: Draft, name: string, found: readonly Network[]): void {
  const special = ["host", "none", "bridge"].includes(name);
  const byId = draft.observed.networks.find((network) => network.id === name);
  const match = byId ?? found[0];
  if (found.length > 1 && !byId) {
    throw new PlanError(
      "PLAN_EXTERNAL_MISSING",
      `networks.${name}: expected one network of that name, got ${found.length}`,
      "name it by its id",
    );
  }
  if (match) draft.externalIds.set(name, special ? name : match.id);
  else if (!special) {
    throw new PlanError(
      "PLAN_EXTERNAL_MISSING",
      `network ${name} declared as external, but could not be found`,
      `create it: docker network create ${name}`,
    );
  }
}

function recreateNetwork(draft: Draft, key: string, existing: Network, body: NetworkBody): void {
  const reason = { code: "network-changed", text: `network ${key} changed` } as const;
  const users = draft.observed.containers.filter(
    (container) =>
      Object.values(container.networks).includes(existing.id) ||
      Object.hasOwn(container.networks, existing.name),
  );
  const freed = users.map((container) => {
    const stop = isRunning(container) ? [stopOnce(draft, container, reason.text)] : [];
    return add(
      draft,
      { do: "disconnectNetwork", network: key, name: existing.name, container: refTo(container) },
      { after: stop, reason, service: serviceOf(container) },
    );
  });
  const removed = add(
    draft,
    { do: "removeNetwork", network: key, name: existing.name, networkId: existing.id },
    { after: freed, reason },
  );
  const created = add(draft, { do: "createNetwork", network: key, body }, { after: [removed], reason });
  draft.networkSteps.set(key, created);
  for (const container of users) {
    const service = draft.services[serviceOf(container)];
    const endpoint = service ? endpointOf(draft, container, key) : { Aliases: [container.name] };
    const connect = add(
      draft,
      { do: "connectNetwork", network: key, name: existing.name, container: refTo(container), endpoint },
      { after: [created], reason, service: serviceOf(container) },
    );
    draft.connectSteps.set(container.id, [...(draft.connectSteps.get(container.id) ?? []), connect]);
  }
}

/** The aliases and addresses the container had on the network, for joining it again. */
function endpointOf(
  draft: Draft,
  container: Container,
  key: string,
): ReturnType<typeof serviceNetworking>["connects"][number]["endpoint"] {
  const name = serviceOf(container);
  const service = draft.services[name] ?? {};
  const only = { ...service, networks: { [key]: service.networks?.[key] ?? null } };
  const networking = serviceNetworking(draft.project, only, {
    apiVersion: draft.observed.apiVersion,
    aliases: [container.name, name],
    links: [],
    externalIds: draft.externalIds,
  });
  return Object.values(networking.config?.EndpointsConfig ?? {})[0] ?? {};
}

/** Stops a container once in a plan, however many steps need it stopped. */
export function stopOnce(draft: Draft, container: Container, text: string): number {
  const known = draft.stopSteps.get(container.id);
  if (known !== undefined) return known;
  const service = serviceOf(container);
  const step = add(
    draft,
    { do: "stopContainer", container: refTo(container), preStop: [], ...stopTimeout(draft) },
    { reason: { code: "network-changed", text }, service },
  );
  draft.stopSteps.set(container.id, step);
  return step;
}

export function stopTimeout(draft: Draft): { timeoutSeconds?: number } {
  const timeoutSeconds = draft.options.stopTimeoutSeconds;
  return timeoutSeconds === undefined ? {} : { timeoutSeconds };
}
