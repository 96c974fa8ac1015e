import type { Metadata as ConfigMetadata, NetworkConfig, Tree } from "@ros/config";
import type { Diagnostic } from "../diagnostic.ts";
import { ipAddress } from "../network/address.ts";

export type { NetworkConfig };

/** What a machine is told about itself. */
export interface Metadata extends ConfigMetadata {
  readonly instanceId?: string;
  /** Key lines by the name that the provider gives them. */
  readonly sshPublicKeys: Readonly<Record<string, string>>;
  readonly networkConfig?: NetworkConfig & Tree;
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
  const known = Object.entries(draft).filter(([key, value]) => {
    // addresses become part of documents: whatever else a server writes there is none
    if (/Ipv[46]$/.test(key)) return ipAddress(value) !== undefined;
    return value !== undefined && value !== "";
  });
  return { sshPublicKeys: {}, ...Object.fromEntries(known) };
}

/** Number keys that have no name: `0`, `1`, …; a key that is no line of text is left out. */
export function numberKeys(keys: readonly unknown[]): Record<string, string> {
  const lines = keys.flatMap((key) => (typeof key === "string" && key.trim() !== "" ? [key.trim()] : []));
  return Object.fromEntries(lines.map((key, index) => [String(index), key]));
}
