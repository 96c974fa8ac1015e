import { azure } from "./azure.ts";
import type { DataSource, DataSourceFactory, Machine } from "./data-source.ts";
import { digitalocean } from "./digitalocean.ts";
import { ec2 } from "./ec2.ts";
import { gce } from "./gce.ts";
import { hetzner } from "./hetzner.ts";
import { aliyun, cloudstack, exoscale } from "./line-services.ts";
import { configdrive, nocloud, proxmox } from "./local-sources.ts";
import { openstack } from "./openstack.ts";
import { oracle } from "./oracle.ts";
import { equinix, packet } from "./packet.ts";
import { cmdline, file, tftp, url } from "./single-document.ts";
import { vmware } from "./vmware.ts";
import { vultr } from "./vultr.ts";

/** Every kind of data source, by the name that `rancher.cloud_init.datasources` gives it. */
export const DATA_SOURCES: Readonly<Record<string, DataSourceFactory>> = {
  aliyun,
  azure,
  cloudstack,
  cmdline,
  configdrive,
  digitalocean,
  ec2,
  equinix,
  exoscale,
  file,
  gce,
  hetzner,
  nocloud,
  openstack,
  oracle,
  packet,
  proxmox,
  tftp,
  url,
  vmware,
  vultr,
};

/** What `*` stands for. */
export const WILDCARD: readonly string[] = [
  "configdrive",
  "vmware",
  "ec2",
  "digitalocean",
  "packet",
  "gce",
  "cloudstack",
  "exoscale",
  "proxmox",
];

/** The data sources of a list of `KIND` and `KIND:ARGUMENT`, in its order. Unknown kinds are no sources. */
export function dataSources(entries: readonly string[], machine: Machine): DataSource[] {
  const all = entries.flatMap((entry) => (entry.trim() === "*" ? WILDCARD : [entry.trim()]));
  return [...new Set(all)].flatMap((entry) => {
    const colon = entry.indexOf(":");
    const kind = colon === -1 ? entry : entry.slice(0, colon);
    const factory = Object.hasOwn(DATA_SOURCES, kind) ? DATA_SOURCES[kind] : undefined;
    return factory?.(colon === -1 ? undefined : entry.slice(colon + 1), machine) ?? [];
  });
}
