import { isTree, type Tree } from "../document/tree.ts";

/** What a data source knows of the machine that it runs. */
export interface Metadata {
  readonly hostname?: string;
  /** Public keys by name. */
  readonly sshPublicKeys?: Readonly<Record<string, string>>;
  /** Disk that the root lies on, `/dev/xvda` for example. */
  readonly rootDisk?: string;
  readonly publicIpv4?: string;
  readonly publicIpv6?: string;
  readonly privateIpv4?: string;
  readonly privateIpv6?: string;
  /** As in `rancher.network`. */
  readonly networkConfig?: Tree;
}

/**
 * The lowest-handed layer: host name and disk only where none is set, keys behind those that are
 * there, in the order of their names.
 */
export function mergeMetadata(config: Tree, metadata: Metadata): Tree {
  const keys = config.ssh_authorized_keys;
  const names = Object.keys(metadata.sshPublicKeys ?? {}).sort();
  const merged: Record<string, unknown> = {
    ...config,
    ssh_authorized_keys: [
      ...(Array.isArray(keys) ? keys : []),
      ...names.map((name) => metadata.sshPublicKeys![name]!),
    ],
  };
  if (metadata.hostname && !config.hostname) merged.hostname = metadata.hostname;
  const rancher = isTree(config.rancher) ? config.rancher : {};
  if (metadata.rootDisk && !rancher.resize_device) {
    merged.rancher = { ...rancher, resize_device: metadata.rootDisk };
  }
  return merged;
}
