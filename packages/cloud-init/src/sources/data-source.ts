import type { HttpClient } from "../http/http-client.ts";
import type { Directory } from "./directory.ts";
import type { Gathered } from "./metadata.ts";
import type { ParseYaml } from "./read-tree.ts";

/** Where a machine may be told what it is. */
export interface DataSource {
  /** Its kind, as the configuration names it. */
  readonly kind: string;
  /** Address or path below which everything of it lies; empty if there is none. */
  readonly root: string;
  /** True if the source is there. May try again until the signal is aborted. */
  detect(signal: AbortSignal): Promise<boolean>;
  /** Everything that the source has. */
  fetch(signal: AbortSignal): Promise<Gathered>;
}

/** A volume by how it is found. */
export type Volume =
  | { readonly label: string }
  | { readonly device: string }
  /** A share of the hypervisor, 9p over virtio. */
  | { readonly tag: string };

/** All that data sources ask of the machine. */
export interface Machine {
  readonly http: HttpClient;
  readonly parseYaml: ParseYaml;
  /** A file of the machine; undefined if there is none. */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /** Mount the first of these volumes that is there, for as long as it is read; undefined if there is none. */
  withVolume<T>(volumes: readonly Volume[], read: (root: Directory) => Promise<T>): Promise<T | undefined>;
  /** A file from a TFTP server; undefined if it has none. */
  tftp(
    server: { readonly host: string; readonly port: number },
    path: string,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined>;
  /** A value that the hypervisor keeps for the guest. Undefined on other hypervisors. */
  readonly guestInfo?: (key: string) => Promise<string | undefined>;
  /** Addresses of the DHCP servers that the machine's leases came from. */
  readonly dhcpServers?: readonly string[];
  readonly now: () => Date;
}

/** Makes the data sources that an entry of the configuration stands for: none, one, or one per address. */
export type DataSourceFactory = (argument: string | undefined, machine: Machine) => DataSource[];
