import { cidr, ipAddress } from "../network/address.ts";
import { type Link, networkConfig, type Route } from "../network/link.ts";
import type { DataSourceFactory } from "./data-source.ts";
import { type Documents, httpSource, rootUrl } from "./http-source.ts";
import { type Gathered, metadata, numberKeys } from "./metadata.ts";
import { readJsonTree, subtree, type Tree, textList, textOf, treeList } from "./read-tree.ts";

/** DigitalOcean. */
export const digitalocean: DataSourceFactory = (argument, { http }) => [
  httpSource({
    kind: "digitalocean",
    http,
    root: rootUrl(argument, "http://169.254.169.254/"),
    probe: "metadata/v1",
    gather,
  }),
];

async function gather(service: Documents): Promise<Gathered> {
  const [userData, document] = await Promise.all([
    service.bytes("metadata/v1/user-data"),
    service.bytes("metadata/v1.json"),
  ]);
  const { tree, diagnostics } = readJsonTree(document, "v1.json");
  const interfaces = subtree(tree, "interfaces");
  const outside = treeList(interfaces, "public");
  const inside = treeList(interfaces, "private");
  const address = (link: Tree | undefined, version: "ipv4" | "ipv6"): string | undefined =>
    link === undefined ? undefined : textOf(subtree(link, version), "ip_address");
  return {
    userData,
    metadata: metadata({
      instanceId: textOf(tree, "droplet_id"),
      hostname: textOf(tree, "hostname"),
      sshPublicKeys: numberKeys(textList(tree, "public_keys")),
      // the service lists links in the kernel's order, and has hardware addresses that are none
      networkConfig: networkConfig(
        [...outside, ...inside].map((link, index) => ({ name: `eth${index}`, ...addressing(link) })),
        { nameservers: textList(subtree(tree, "dns"), "nameservers"), search: [] },
      ),
      publicIpv4: address(outside[0], "ipv4"),
      publicIpv6: address(outside[0], "ipv6"),
      privateIpv4: address(inside[0], "ipv4"),
      privateIpv6: address(inside[0], "ipv6"),
    }),
    diagnostics,
  };
}

function addressing(link: Tree): Partial<Link> {
  const ipv4 = subtree(link, "ipv4");
  const anchor = subtree(link, "anchor_ipv4");
  const ipv6 = subtree(link, "ipv6");
  const addresses = [
    cidr(ipv4.ip_address, ipv4.netmask),
    cidr(anchor.ip_address, anchor.netmask),
    cidr(ipv6.ip_address, ipv6.cidr),
  ].filter((address) => address !== undefined);
  const routes = [
    { to: "0.0.0.0/0", via: ipAddress(ipv4.gateway) },
    { to: "::/0", via: ipAddress(ipv6.gateway) },
  ].filter((route): route is Route => route.via !== undefined && !/^[0.:]+$/.test(route.via));
  return { addresses, routes };
}
