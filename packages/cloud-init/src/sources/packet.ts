import { cidr, ipAddress, macAddress, withoutPrefix } from "../network/address.ts";
import { type Link, networkConfig, type Route } from "../network/link.ts";
import type { DataSourceFactory } from "./data-source.ts";
import { type Documents, httpSource, rootUrl } from "./http-source.ts";
import { type Gathered, metadata, numberKeys } from "./metadata.ts";
import { readJsonTree, subtree, type Tree, textList, textOf, treeList } from "./read-tree.ts";

/** LACP, as the provider's switches expect it. */
const BOND_OPTIONS = {
  mode: "4",
  miimon: "100",
  downdelay: "200",
  updelay: "200",
  lacp_rate: "1",
  xmit_hash_policy: "layer3+4",
};

function source(kind: string, fallback: string): DataSourceFactory {
  return (argument, { http }) => [
    httpSource({ kind, http, root: rootUrl(argument, fallback), probe: "", gather }),
  ];
}

/** Packet, by its first name. */
export const packet: DataSourceFactory = source("packet", "https://metadata.packet.net/");

/** The same by its last one. */
export const equinix: DataSourceFactory = source("equinix", "https://metadata.platformequinix.com/");

async function gather(service: Documents): Promise<Gathered> {
  const [userData, document] = await Promise.all([service.bytes("userdata"), service.bytes("metadata")]);
  const { tree, diagnostics } = readJsonTree(document, "metadata");
  const network = subtree(tree, "network");
  const addresses = treeList(network, "addresses");
  const find = (family: number, isPublic: boolean): string | undefined =>
    addresses
      .filter((one) => one.address_family === family && one.public === isPublic)
      .map((one) => textOf(one, "address"))[0];
  return {
    userData,
    metadata: metadata({
      instanceId: textOf(tree, "id"),
      hostname: textOf(tree, "hostname"),
      sshPublicKeys: numberKeys(textList(tree, "ssh_keys")),
      networkConfig: networkConfig(links(network, addresses), { nameservers: [], search: [] }),
      publicIpv4: find(4, true),
      privateIpv4: find(4, false),
      publicIpv6: find(6, true),
      privateIpv6: find(6, false),
    }),
    diagnostics,
  };
}

/** Every port is a member of one bond, which has the addresses. */
function links(network: Tree, addresses: readonly Tree[]): Link[] {
  const ports = treeList(network, "interfaces").flatMap((port) => macAddress(port.mac) ?? []);
  if (ports.length === 0) return [];
  const members = ports.map((mac) => ({ name: `mac=${mac}`, mac }));
  const bond = { members: members.map(({ name }) => name), options: BOND_OPTIONS };
  return [...members, { name: "bond0", bond, ...addressing(addresses) }];
}

function addressing(addresses: readonly Tree[]): Partial<Link> {
  const routes: Route[] = [];
  const own = addresses.flatMap((one) => {
    const address = cidr(one.address, one.cidr ?? one.netmask);
    const via = ipAddress(one.gateway);
    if (address === undefined) return [];
    if (via !== undefined && one.public === true)
      routes.push({ to: one.address_family === 6 ? "::/0" : "0.0.0.0/0", via });
    // the provider's own network; the default route leads outside
    else if (via !== undefined && withoutPrefix(address).startsWith("10."))
      routes.push({ to: "10.0.0.0/8", via });
    return [address];
  });
  return { addresses: own, routes };
}
