import { readOpenStackNetwork } from "../network/openstack.ts";
import type { Directory } from "./directory.ts";
import { type Gathered, metadata } from "./metadata.ts";
import { readJsonTree, subtree, textEntries, textOf } from "./read-tree.ts";

/** Read a config drive in OpenStack's layout. */
export async function readConfigDrive(root: Directory): Promise<Gathered> {
  const [userData, metaData, networkData] = await Promise.all([
    root.read("openstack/latest/user_data"),
    root.read("openstack/latest/meta_data.json"),
    root.read("openstack/latest/network_data.json"),
  ]);
  return gatherOpenStack(userData, metaData, networkData);
}

/** The three documents of OpenStack, from a drive or from its metadata service. */
export function gatherOpenStack(
  userData: Uint8Array | undefined,
  metaData: Uint8Array | undefined,
  networkData: Uint8Array | undefined,
): Gathered {
  const meta = readJsonTree(metaData, "meta_data.json");
  const links = readJsonTree(networkData, "network_data.json");
  const network = readOpenStackNetwork(links.tree, "network_data.json");
  return {
    userData,
    metadata: metadata({
      instanceId: textOf(meta.tree, "uuid"),
      hostname: textOf(meta.tree, "hostname"),
      sshPublicKeys: textEntries(subtree(meta.tree, "public_keys")),
      networkConfig: network.network,
    }),
    diagnostics: [...meta.diagnostics, ...links.diagnostics, ...network.diagnostics],
  };
}
