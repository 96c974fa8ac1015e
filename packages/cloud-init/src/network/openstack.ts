import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import type { Metadata } from "../sources/metadata.ts";
import { type Tree, textList, textOf, treeList } from "../sources/read-tree.ts";
import { cidr, destination, ipAddress, macAddress } from "./address.ts";
import { type Link, mtuOf, networkConfig, type Route, vlanId } from "./link.ts";

export interface ReadNetwork {
  readonly network: Metadata["networkConfig"];
  readonly diagnostics: readonly Diagnostic[];
}

/** Read OpenStack's `network_data.json`. */
export function readOpenStackNetwork(tree: Tree, file: string): ReadNetwork {
  const diagnostics: Diagnostic[] = [];
  const refuse = (path: string, message: string): void => {
    diagnostics.push(diagnostic("NETWORK_CONFIG_INVALID", message, { file, path }));
  };
  const names = linkNames(treeList(tree, "links"));
  const networks = treeList(tree, "networks");
  const links = treeList(tree, "links").flatMap((link, index): Link[] => {
    const path = `links.${index}`;
    const id = textOf(link, "id");
    const name = id === undefined ? undefined : names.get(id);
    if (name === undefined) {
      refuse(path, "expected an id");
      return [];
    }
    const own = networks.filter((network) => textOf(network, "link") === id);
    const shape = linkShape(link, names);
    if (shape === undefined) {
      refuse(path, "expected a hardware address, the links of a bond, or the link and number of a VLAN");
      return [];
    }
    return [{ name, mtu: mtuOf(link.mtu), ...shape, ...addressing(own, path, refuse) }];
  });
  const services = [
    ...treeList(tree, "services"),
    ...networks.flatMap((network) => treeList(network, "services")),
  ];
  const nameservers = [
    ...services.filter((service) => service.type === "dns").map((service) => service.address),
    ...networks.flatMap((network) => textList(network, "dns_nameservers")),
  ].flatMap((address) => ipAddress(address) ?? []);
  return { network: networkConfig(links, { nameservers, search: [] }), diagnostics };
}

/** Physical links are matched by address, so that their names are ours: eth0, eth1, bond0, vlan.100. */
function linkNames(links: readonly Tree[]): ReadonlyMap<string, string> {
  const counts = { eth: 0, bond: 0 };
  const names = new Map<string, string>();
  for (const link of links) {
    const id = textOf(link, "id");
    if (id === undefined || names.has(id)) continue;
    if (link.type === "bond") names.set(id, `bond${counts.bond++}`);
    else if (link.type === "vlan") names.set(id, `vlan.${vlanId(link.vlan_id) ?? 0}`);
    else names.set(id, `eth${counts.eth++}`);
  }
  return names;
}

function linkShape(link: Tree, names: ReadonlyMap<string, string>): Partial<Link> | undefined {
  if (link.type === "bond") {
    const members = textList(link, "bond_links").flatMap((id) => names.get(id) ?? []);
    return members.length === 0 ? undefined : { bond: { members, options: bondOptions(link) } };
  }
  if (link.type === "vlan") {
    const id = vlanId(link.vlan_id);
    const parent = names.get(textOf(link, "vlan_link") ?? "");
    return id === undefined || parent === undefined ? undefined : { vlan: { parent, id } };
  }
  const mac = macAddress(link.ethernet_mac_address);
  return mac === undefined ? undefined : { mac };
}

function bondOptions(link: Tree): Record<string, string> {
  const options = { mode: "bond_mode", miimon: "bond_miimon", xmit_hash_policy: "bond_xmit_hash_policy" };
  return Object.fromEntries(
    Object.entries(options).flatMap(([option, key]) => {
      const value = textOf(link, key);
      return value !== undefined && /^[\w+.-]{1,40}$/.test(value) ? [[option, value]] : [];
    }),
  );
}

function addressing(
  networks: readonly Tree[],
  path: string,
  refuse: (path: string, message: string) => void,
): Partial<Link> {
  const addresses: string[] = [];
  const routes: Route[] = [];
  let dhcp = false;
  for (const network of networks) {
    const type = textOf(network, "type") ?? "";
    if (type === "ipv4_dhcp") dhcp = true;
    // the kernel configures IPv6 by itself from router advertisements
    if (type !== "ipv4" && type !== "ipv6") continue;
    const address = cidr(network.ip_address, network.netmask);
    if (address === undefined) refuse(path, "expected an address and a netmask");
    else addresses.push(address);
    const gateway = ipAddress(network.gateway);
    if (gateway !== undefined) routes.push({ to: type === "ipv4" ? "0.0.0.0/0" : "::/0", via: gateway });
    for (const route of treeList(network, "routes")) {
      const to = destination(route.network, route.netmask);
      const via = ipAddress(route.gateway);
      if (to === undefined || via === undefined)
        refuse(path, "expected network, netmask and gateway in a route");
      else routes.push({ to, via });
    }
  }
  return { ...(networks.length > 0 && { dhcp }), addresses, routes };
}
