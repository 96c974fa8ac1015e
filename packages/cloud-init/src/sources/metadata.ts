import type { Diagnostic } from "../diagnostic.ts";

/** A subtree of the configuration, as it stands below `rancher.network`. */
export interface NetworkConfig {
  readonly dns?: { readonly nameservers?: readonly string[]; readonly search?: readonly string[] };
  readonly interfaces?: Readonly<Record<string, InterfaceConfig>>;
  readonly post_cmds?: readonly string[];
}

/** One entry of `rancher.network.interfaces`, as far as a data source can know it. */
export interface InterfaceConfig {
  readonly match?: string;
  readonly dhcp?: boolean;
  readonly addresses?: readonly string[];
  readonly gateway?: string;
  readonly gateway_ipv6?: string;
  readonly mtu?: number;
  readonly bridge?: string;
  readonly bond?: string;
  readonly bond_opts?: Readonly<Record<string, string>>;
  readonly vlans?: string;
  readonly post_up?: readonly string[];
}

/** What a machine is told about itself. */
export interface Metadata {
  readonly instanceId?: string;
  readonly hostname?: string;
  /** Key lines by the name that the provider gives them. */
  readonly sshPublicKeys: Readonly<Record<string, string>>;
  readonly network?: NetworkConfig;
  /** The disk whose first partition may grow. */
  readonly rootDisk?: string;
  readonly publicIpv4?: string;
  readonly privateIpv4?: string;
  readonly publicIpv6?: string;
  readonly privateIpv6?: string;
}

/** All that one data source has for a machine. */
export interface Gathered {
  readonly userData: Uint8Array | undefined;
  readonly metadata: Metadata;
  readonly diagnostics: readonly Diagnostic[];
}

/** Metadata of a source that has none. */
export const NO_METADATA: Metadata = { sshPublicKeys: {} };

type Draft = { -readonly [Key in keyof Metadata]?: Metadata[Key] | undefined };

/** Metadata without the entries that are empty or unknown. */
export function metadata(draft: Draft): Metadata {
  const known = Object.entries(draft).filter(([, value]) => value !== undefined && value !== "");
  return { sshPublicKeys: {}, ...Object.fromEntries(known) };
}

/** Number keys that have no name: `0`, `1`, …; a key that is no line of text is left out. */
export function numberKeys(keys: readonly unknown[]): Record<string, string> {
  const lines = keys.flatMap((key) => (typeof key === "string" && key.trim() !== "" ? [key.trim()] : []));
  return Object.fromEntries(lines.map((key, index) => [String(index), key]));
}
