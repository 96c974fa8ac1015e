import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import { isTree, type Tree, textList, textOf, treeList } from "../sources/read-tree.ts";
import { cidr, destination, ipAddress, macAddress } from "./address.ts";
import { bondOptions } from "./bond-options.ts";
import { isLinkName, type Link, mtuOf, networkConfig, type Route, vlanId } from "./link.ts";
import type { ReadNetwork } from "./openstack.ts";

/** Read version 1: a list of devices with subnets. */
export function readVersion1(document: Tree, file: string): ReadNetwork {
  const diagnostics: Diagnostic[] = [];
  const refuse = (path: string, message: string, severity: "error" | "warning" = "error"): void => {
    diagnostics.push(diagnostic("NETWORK_CONFIG_INVALID", message, { file, path, severity }));
  };
  const links: Link[] = [];
  const nameservers: string[] = [];
  const search: string[] = [];
  const routes: Route[] = [];
  for (const [index, item] of treeList(document, "config").entries()) {
    const path = `config.${index}`;
    // the system sees to the loopback link itself
    if (item.type === "loopback") continue;
    if (item.type === "nameserver") {
      nameservers.push(...oneOrMany(item.address).flatMap((address) => ipAddress(address) ?? []));
      search.push(...oneOrMany(item.search).filter((domain) => typeof domain === "string"));
    } else if (item.type === "route") {
      const to = destination(item.destination ?? item.address, item.netmask);
      const via = ipAddress(item.gateway);
      if (to === undefined || via === undefined) refuse(path, "expected destination and gateway");
      else routes.push({ to, via });
    } else {
      const link = readLink(item, path, refuse);
      if (link === undefined) continue;
      links.push(link);
      for (const subnet of treeList(item, "subnets")) {
        nameservers.push(...oneOrMany(subnet.dns_nameservers).flatMap((address) => ipAddress(address) ?? []));
        search.push(...oneOrMany(subnet.dns_search).filter((domain) => typeof domain === "string"));
      }
    }
  }
  const [first, ...others] = links;
  // a route of its own names no link
  const all =
    first === undefined ? [] : [{ ...first, routes: [...(first.routes ?? []), ...routes] }, ...others];
  return { network: networkConfig(all, { nameservers, search }), diagnostics };
}

type Refuse = (path: string, message: string, severity?: "error" | "warning") => void;

function readLink(item: Tree, path: string, refuse: Refuse): Link | undefined {
  const { name } = item;
  if (!isLinkName(name)) {
    refuse(`${path}.name`, "expected the name of a link");
    return undefined;
  }
  const shape = linkShape(item);
  if (shape === undefined) {
    refuse(path, "expected a physical device, or a bond, bridge or vlan with its links");
    return undefined;
  }
  return { name, mtu: mtuOf(item.mtu), ...shape, ...addressing(treeList(item, "subnets"), path, refuse) };
}

function linkShape(item: Tree): Partial<Link> | undefined {
  switch (item.type) {
    case "physical":
      return { mac: macAddress(item.mac_address) };
    case "bond": {
      const members = textList(item, "bond_interfaces");
      return { bond: { members, options: bondOptions(isTree(item.params) ? item.params : {}) } };
    }
    case "bridge":
      return { bridge: { members: textList(item, "bridge_interfaces") } };
    case "vlan": {
      const id = vlanId(item.vlan_id);
      const parent = textOf(item, "vlan_link");
      return id === undefined || parent === undefined ? undefined : { vlan: { parent, id } };
    }
    default:
      return undefined;
  }
}

function addressing(subnets: readonly Tree[], path: string, refuse: Refuse): Partial<Link> {
  const addresses: string[] = [];
  const routes: Route[] = [];
  let dhcp = false;
  for (const [index, subnet] of subnets.entries()) {
    const where = `${path}.subnets.${index}`;
    const type = textOf(subnet, "type") ?? "";
    if (type === "dhcp" || type === "dhcp4") dhcp = true;
    if (!["static", "static6"].includes(type)) continue;
    const address = cidr(subnet.address, subnet.netmask);
    if (address === undefined) {
      refuse(where, "expected an address");
      continue;
    }
    addresses.push(address);
    const gateway = ipAddress(subnet.gateway);
    if (gateway !== undefined)
      routes.push({ to: gateway.includes(":") ? "::/0" : "0.0.0.0/0", via: gateway });
    for (const route of treeList(subnet, "routes")) {
      const to = destination(route.destination ?? route.network, route.netmask);
      const via = ipAddress(route.gateway);
      if (to === undefined || via === undefined) refuse(where, "expected destination and gateway in a route");
      else routes.push({ to, via });
    }
  }
  return { ...(subnets.length > 0 && { dhcp }), addresses, routes };
}

function oneOrMany(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item): item is string => typeof item === "string");
}
