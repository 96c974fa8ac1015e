import { isIPv6 } from "node:net";
import type { InterfaceConfig, NetworkConfig, Tree } from "@ros/config";
import { withoutPrefix } from "./address.ts";

export interface Route {
  /** In CIDR form. */
  readonly to: string;
  readonly via: string;
}

/** A link as every format describes it, before it becomes an entry of the configuration. */
export interface Link {
  readonly name: string;
  readonly mac?: string | undefined;
  /** A pattern of names instead of a hardware address. */
  readonly match?: string | undefined;
  readonly mtu?: number | undefined;
  readonly dhcp?: boolean;
  readonly addresses?: readonly string[];
  readonly routes?: readonly Route[];
  readonly bond?: { readonly members: readonly string[]; readonly options: Readonly<Record<string, string>> };
  readonly bridge?: { readonly members: readonly string[] };
  readonly vlan?: { readonly parent: string; readonly id: number };
}

export interface Dns {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
}

/** Write links as `rancher.network`; undefined if there is nothing to say. */
export function networkConfig(links: readonly Link[], dns: Dns): (NetworkConfig & Tree) | undefined {
  const interfaces = Object.fromEntries(links.map((link) => [link.name, entry(link, links)]));
  const nameservers = unique(dns.nameservers);
  // networks tell odd things; what is no domain would make the whole description unusable
  const search = unique(dns.search).filter(isDomain);
  const hasDns = nameservers.length > 0 || search.length > 0;
  if (links.length === 0 && !hasDns) return undefined;
  return {
    ...(hasDns && {
      dns: { ...(nameservers.length > 0 && { nameservers }), ...(search.length > 0 && { search }) },
    }),
    ...(links.length > 0 && { interfaces }),
  };
}

const isDomain = (text: string): boolean =>
  text.length <= 253 &&
  text
    .replace(/\.$/, "")
    .split(".")
    .every((label) => /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label));

function entry(link: Link, links: readonly Link[]): InterfaceConfig {
  const routes = link.routes ?? [];
  const gateway = routes.find(({ to, via }) => isDefault(to) && !isIPv6(via))?.via;
  const gatewayIpv6 = routes.find(({ to, via }) => isDefault(to) && isIPv6(via))?.via;
  const others = routes.filter(({ to }) => !isDefault(to));
  const match = link.mac === undefined ? link.match : `mac:${link.mac}`;
  const bond = links.find(({ bond }) => bond?.members.includes(link.name))?.name;
  const bridge =
    link.bridge !== undefined
      ? "true"
      : links.find(({ bridge }) => bridge?.members.includes(link.name))?.name;
  const vlans = links.flatMap(({ name, vlan }) => (vlan?.parent === link.name ? [`${vlan.id}:${name}`] : []));
  return {
    ...(match !== undefined && { match }),
    ...(bond !== undefined && { bond }),
    ...(link.bond !== undefined && { bond_opts: link.bond.options }),
    ...(bridge !== undefined && { bridge }),
    ...(vlans.length > 0 && { vlans: vlans.join(",") }),
    ...(link.dhcp !== undefined && { dhcp: link.dhcp }),
    ...(link.addresses !== undefined && link.addresses.length > 0 && { addresses: link.addresses }),
    ...(gateway !== undefined && { gateway }),
    ...(gatewayIpv6 !== undefined && { gateway_ipv6: gatewayIpv6 }),
    ...(link.mtu !== undefined && { mtu: link.mtu }),
    // the configuration has no list of routes
    ...(others.length > 0 && {
      post_up: others.map(({ to, via }) => `ip route replace ${to} via ${via} dev $iface`),
    }),
  };
}

function isDefault(to: string): boolean {
  return to.endsWith("/0") && /^[0.:]+$/.test(withoutPrefix(to));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** True for what the kernel takes as the name of a link, `*` allowed for patterns. */
export function isLinkName(name: unknown): name is string {
  return typeof name === "string" && /^[A-Za-z0-9_.*-]{1,15}$/.test(name) && name !== "." && name !== "..";
}

/** An MTU that the kernel takes. */
export function mtuOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 68 && number <= 65535
    ? number
    : undefined;
}

/** A VLAN's number. */
export function vlanId(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 1 && number <= 4094
    ? number
    : undefined;
}
