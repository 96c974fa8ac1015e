import { diagnostic } from "../diagnostic.ts";
import { isTree, type Tree } from "../sources/read-tree.ts";
import type { ReadNetwork } from "./openstack.ts";
import { readVersion1 } from "./version-1.ts";
import { readVersion2 } from "./version-2.ts";

/** Read a network configuration in cloud-init's format, version 1 or 2. */
export function readNetworkConfig(tree: Tree, file: string): ReadNetwork {
  // some tools put the whole document below `network`
  const document = isTree(tree.network) ? tree.network : tree;
  if (Object.keys(document).length === 0) return { network: undefined, diagnostics: [] };
  switch (document.version) {
    case 1:
      return document.config === "disabled"
        ? { network: undefined, diagnostics: [] }
        : readVersion1(document, file);
    case 2:
      return readVersion2(document, file);
    default:
      return {
        network: undefined,
        diagnostics: [
          diagnostic("NETWORK_CONFIG_INVALID", "expected version 1 or 2", { file, path: "version" }),
        ],
      };
  }
}
