import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import { isTree, subtree, type Tree, textList, textOf, treeList } from "../sources/read-tree.ts";
import { cidr, destination, ipAddress, macAddress } from "./address.ts";
import { bondOptions } from "./bond-options.ts";
import { isLinkName, type Link, mtuOf, networkConfig, type Route, vlanId } from "./link.ts";
import type { ReadNetwork } from "./openstack.ts";

type Refuse = (path: string, message: string) => void;

/** Read version 2, which is netplan's format. */
export function readVersion2(document: Tree, file: string): ReadNetwork {
  const diagnostics: Diagnostic[] = [];
  const refuse: Refuse = (path, message) => {
    diagnostics.push(diagnostic("NETWORK_CONFIG_INVALID", message, { file, path }));
  };
  const nameservers: string[] = [];
  const search: string[] = [];
  const links = ["ethernets", "bonds", "bridges", "vlans"].flatMap((section) =>
    Object.entries(subtree(document, section)).flatMap(([name, device]): Link[] => {
      const path = `${section}.${name}`;
      if (!isLinkName(name) || !isTree(device)) {
        refuse(path, isTree(device) ? "expected the name of a link" : "expected a map");
        return [];
      }
      const shape = linkShape(section, device);
      if (shape === undefined) {
        refuse(path, "expected the id and the link of a VLAN");
        return [];
      }
      nameservers.push(
        ...textList(subtree(device, "nameservers"), "addresses").flatMap(
          (address) => ipAddress(address) ?? [],
        ),
      );
      search.push(...textList(subtree(device, "nameservers"), "search"));
      return [{ name, mtu: mtuOf(device.mtu), ...shape, ...addressing(device, path, refuse) }];
    }),
  );
  return { network: networkConfig(links, { nameservers, search }), diagnostics };
}

function linkShape(section: string, device: Tree): Partial<Link> | undefined {
  switch (section) {
    case "bonds":
      return {
        bond: {
          members: textList(device, "interfaces"),
          options: bondOptions(subtree(device, "parameters")),
        },
      };
    case "bridges":
      return { bridge: { members: textList(device, "interfaces") } };
    case "vlans": {
      const id = vlanId(device.id);
      const parent = textOf(device, "link");
      return id === undefined || parent === undefined ? undefined : { vlan: { parent, id } };
    }
    default: {
      const match = subtree(device, "match");
      const mac = macAddress(match.macaddress);
      return mac === undefined ? { match: isLinkName(match.name) ? match.name : undefined } : { mac };
    }
  }
}

function addressing(device: Tree, path: string, refuse: Refuse): Partial<Link> {
  const addresses: string[] = [];
  const routes: Route[] = [];
  const items = Array.isArray(device.addresses) ? device.addresses : [];
  for (const item of items) {
    // an address with options is a map with one key
    const address = cidr(isTree(item) ? Object.keys(item)[0] : item);
    if (address === undefined) refuse(`${path}.addresses`, "expected an address with its prefix length");
    else addresses.push(address);
  }
  for (const [key, to] of [
    ["gateway4", "0.0.0.0/0"],
    ["gateway6", "::/0"],
  ] as const) {
    const via = ipAddress(device[key]);
    if (via !== undefined) routes.push({ to, via });
    else if (device[key] !== undefined) refuse(`${path}.${key}`, "expected an address");
  }
  for (const [index, route] of treeList(device, "routes").entries()) {
    const via = ipAddress(route.via);
    const to = route.to === "default" ? (via?.includes(":") ? "::/0" : "0.0.0.0/0") : destination(route.to);
    if (to === undefined || via === undefined) refuse(`${path}.routes.${index}`, "expected to and via");
    else routes.push({ to, via });
  }
  const hasAddressing = device.dhcp4 !== undefined || addresses.length > 0;
  return { ...(hasAddressing && { dhcp: device.dhcp4 === true }), addresses, routes };
}
