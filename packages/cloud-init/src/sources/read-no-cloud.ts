import { readNetworkConfig } from "../network/read-network-config.ts";
import type { Directory } from "./directory.ts";
import { type Gathered, metadata, numberKeys } from "./metadata.ts";
import { parseYamlMap } from "./parse-yaml-map.ts";
import { isTree, type ParseYaml, readYamlTree, type Tree, textEntries, textOf } from "./read-tree.ts";

/** Read a seed in NoCloud's layout: `user-data`, `meta-data`, `network-config`. */
export async function readNoCloud(root: Directory, parseYaml: ParseYaml = parseYamlMap): Promise<Gathered> {
  const [userData, metaData, networkData] = await Promise.all([
    root.read("user-data"),
    root.read("meta-data"),
    root.read("network-config"),
  ]);
  const meta = readYamlTree(metaData, "meta-data", parseYaml);
  const links = readYamlTree(networkData, "network-config", parseYaml);
  const network = readNetworkConfig(links.tree, "network-config");
  return {
    userData,
    metadata: metadata({
      instanceId: textOf(meta.tree, "instance-id"),
      hostname: textOf(meta.tree, "local-hostname") ?? textOf(meta.tree, "hostname"),
      sshPublicKeys: publicKeys(meta.tree),
      networkConfig: network.network,
    }),
    diagnostics: [...meta.diagnostics, ...links.diagnostics, ...network.diagnostics],
  };
}

/** `public-keys` is a list, a map from names to keys, or one text; tools write all three. */
function publicKeys(tree: Tree): Record<string, string> {
  const keys = tree["public-keys"] ?? tree.public_keys;
  if (typeof keys === "string") return numberKeys(keys.split("\n"));
  if (Array.isArray(keys)) return numberKeys(keys);
  return isTree(keys) ? textEntries(keys) : {};
}
