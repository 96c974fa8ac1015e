import { readNetworkConfig } from "../network/read-network-config.ts";
import type { DataSourceFactory } from "./data-source.ts";
import { httpSource, rootUrl } from "./http-source.ts";
import { metadata, numberKeys } from "./metadata.ts";
import { type ParseYaml, readYamlTree, subtree, textList, textOf, treeList } from "./read-tree.ts";

/** Hetzner Cloud. */
export const hetzner: DataSourceFactory = (argument, { http, parseYaml }) => [
  httpSource({
    kind: "hetzner",
    http,
    root: rootUrl(argument, "http://169.254.169.254/"),
    probe: "hetzner/v1/metadata",
    gather: async (service) => {
      const [userData, document, networks] = await Promise.all([
        service.bytes("hetzner/v1/userdata"),
        service.bytes("hetzner/v1/metadata"),
        service.whole("hetzner/v1/metadata/private-networks"),
      ]);
      const { tree, diagnostics } = readYamlTree(document, "metadata", parseYaml);
      const network = readNetworkConfig(subtree(tree, "network-config"), "metadata");
      return {
        userData,
        metadata: metadata({
          instanceId: textOf(tree, "instance-id"),
          hostname: textOf(tree, "hostname"),
          sshPublicKeys: numberKeys(textList(tree, "public-keys")),
          networkConfig: network.network,
          publicIpv4: textOf(tree, "public-ipv4"),
          privateIpv4: textOf(tree, "local-ipv4") ?? firstAddress(networks, parseYaml),
        }),
        diagnostics: [...diagnostics, ...network.diagnostics],
      };
    },
  }),
];

/** The document is a list, so it is read as the entry of a map. */
function firstAddress(networks = "[]", parseYaml: ParseYaml): string | undefined {
  const wrapped = Buffer.from(`networks:\n${networks.replace(/^/gm, "  ")}\n`);
  const [first] = treeList(readYamlTree(wrapped, "private-networks", parseYaml).tree, "networks");
  return first === undefined ? undefined : textOf(first, "ip");
}
