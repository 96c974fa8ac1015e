import { cidr, macAddress } from "../network/address.ts";
import { type Link, networkConfig } from "../network/link.ts";
import type { DataSourceFactory } from "./data-source.ts";
import { httpSource, rootUrl } from "./http-source.ts";
import { metadata, numberKeys } from "./metadata.ts";
import { readJsonTree, subtree, type Tree, textList, textOf, treeList } from "./read-tree.ts";

/** Vultr. */
export const vultr: DataSourceFactory = (argument, { http }) => [
  httpSource({
    kind: "vultr",
    http,
    root: rootUrl(argument, "http://169.254.169.254/"),
    headers: { "Metadata-Token": "cloudinit" },
    probe: "v1.json",
    gather: async (service) => {
      const [userData, document] = await Promise.all([
        service.bytes("latest/user-data"),
        service.bytes("v1.json"),
      ]);
      const { tree, diagnostics } = readJsonTree(document, "v1.json");
      const links = treeList(tree, "interfaces");
      const find = (type: string, version: "ipv4" | "ipv6"): string | undefined =>
        links
          .filter((link) => link["network-type"] === type)
          .map((link) => textOf(subtree(link, version), "address"))[0];
      const keys = tree["public-keys"];
      return {
        userData: userData ?? inline(tree),
        metadata: metadata({
          instanceId: textOf(tree, "instance-v2-id") ?? textOf(tree, "instanceid"),
          hostname: textOf(tree, "hostname"),
          sshPublicKeys: numberKeys(
            typeof keys === "string" ? keys.split("\n") : textList(tree, "public-keys"),
          ),
          networkConfig: networkConfig(links.flatMap(readLink), { nameservers: [], search: [] }),
          publicIpv4: find("public", "ipv4"),
          publicIpv6: find("public", "ipv6"),
          privateIpv4: find("private", "ipv4"),
          privateIpv6: find("private", "ipv6"),
        }),
        diagnostics,
      };
    },
  }),
];

/** Newer versions of the document carry the user data themselves. */
function inline(tree: Tree): Uint8Array | undefined {
  const text = textOf(tree, "user-data");
  return text === undefined ? undefined : new TextEncoder().encode(text);
}

/** The public link has DHCP, and perhaps further addresses; private ones have none. */
function readLink(link: Tree, index: number): Link[] {
  const mac = macAddress(link.mac);
  if (mac === undefined) return [];
  const isPublic = link["network-type"] !== "private";
  const ipv4 = subtree(link, "ipv4");
  const ipv6 = subtree(link, "ipv6");
  const addresses = [
    ...(isPublic ? [] : [cidr(ipv4.address, ipv4.netmask)]),
    ...treeList(ipv4, "additional").map((one) => cidr(one.address, one.netmask)),
    ...treeList(ipv6, "additional").map((one) => cidr(one.address, one.netmask ?? one.prefix)),
  ].filter((address) => address !== undefined);
  return [{ name: `eth${index}`, mac, dhcp: isPublic, addresses }];
}
