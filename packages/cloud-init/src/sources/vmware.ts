import { isIPv6 } from "node:net";
import type { Tree } from "@ros/config";
import { decodeContent } from "../decode-content.ts";
import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import { cidr, ipAddress, withoutPrefix } from "../network/address.ts";
import { readNetworkConfig } from "../network/read-network-config.ts";
import type { DataSourceFactory, Machine } from "./data-source.ts";
import { type Gathered, type Metadata, metadata, type NetworkConfig, numberKeys } from "./metadata.ts";
import { ovfProperties } from "./ovf.ts";
import { readYamlTree, textList, textOf } from "./read-tree.ts";

/** Looks a key up, without `guestinfo.` before it. */
type Lookup = (key: string) => Promise<string | undefined>;

/** Entries that are numbered are read up to this number, whatever the hypervisor says. */
const MAX_ENTRIES = 32;

/** VMware: keys that the hypervisor keeps for the guest, or the OVF environment of an appliance. */
export const vmware: DataSourceFactory = (argument, machine) => {
  if (machine.guestInfo === undefined) return [];
  return [
    {
      kind: "vmware",
      root: argument ?? "",
      detect: async () => {
        const lookup = await open(argument, machine);
        const found = await Promise.all(
          ["hostname", ...USER_DATA_KEYS, "metadata", "interface.0.name", "interface.0.mac"].map(lookup),
        );
        return found.some((value) => value !== undefined);
      },
      fetch: async (signal) => gather(await open(argument, machine), machine, signal),
    },
  ];
};

const USER_DATA_KEYS = ["cloud-init.config.data", "cloud-init.config.url", "userdata"];

/** Properties of the OVF environment first, then the hypervisor's own. */
async function open(argument: string | undefined, machine: Machine): Promise<Lookup> {
  const rpc = async (key: string): Promise<string | undefined> =>
    (await machine.guestInfo?.(`guestinfo.${key}`)) || undefined;
  const file = argument ? await machine.readFile(argument) : undefined;
  const xml = argument
    ? file === undefined
      ? undefined
      : new TextDecoder().decode(file)
    : await rpc("ovfenv");
  const properties = xml === undefined ? new Map<string, string>() : ovfProperties(xml);
  return async (key) => properties.get(`guestinfo.${key}`) || (await rpc(key));
}

/** Read everything that is known under these keys. */
async function gather(lookup: Lookup, machine: Machine, signal: AbortSignal): Promise<Gathered> {
  const diagnostics: Diagnostic[] = [];
  const refuse = (key: string, message: string): void => {
    diagnostics.push(diagnostic("METADATA_INVALID", message, { file: "guestinfo", path: key }));
  };
  const userData = await readUserData(lookup, machine, signal, refuse);
  const own = await readMetadata(lookup, refuse);
  const newer = await readNewerMetadata(lookup, machine, refuse, diagnostics);
  return { userData, metadata: { ...own, ...newer }, diagnostics };
}

type Refuse = (key: string, message: string) => void;

async function readUserData(
  lookup: Lookup,
  machine: Machine,
  signal: AbortSignal,
  refuse: Refuse,
): Promise<Uint8Array | undefined> {
  const data = await lookup("cloud-init.config.data");
  const address = await lookup("cloud-init.config.url");
  const encoding = (await lookup("cloud-init.data.encoding")) ?? "";
  let packed = data;
  if (data === undefined && address !== undefined) {
    const bytes = await machine.http.get(address, { signal });
    if (bytes === undefined) refuse("cloud-init.config.url", "expected a document at the address");
    // an encoding is one of text; without one the bytes are the data
    if (encoding === "") return bytes;
    packed = bytes === undefined ? undefined : Buffer.from(bytes).toString("latin1");
  }
  if (packed === undefined && encoding === "") return decoded(lookup, "userdata", refuse);
  const content = decodeContent(packed ?? "", encoding);
  if (!content.ok) refuse("cloud-init.data.encoding", content.message);
  return content.ok && packed !== undefined ? content.bytes : undefined;
}

/** A key and `KEY.encoding`. */
async function decoded(lookup: Lookup, key: string, refuse: Refuse): Promise<Uint8Array | undefined> {
  const packed = await lookup(key);
  if (packed === undefined) return undefined;
  const content = decodeContent(packed, (await lookup(`${key}.encoding`)) ?? "");
  if (!content.ok) refuse(key, content.message);
  return content.ok ? content.bytes : undefined;
}

async function readMetadata(lookup: Lookup, refuse: Refuse): Promise<Metadata> {
  const interfaces: Record<string, unknown> = {};
  const known: { -readonly [Key in keyof Metadata]?: Metadata[Key] } = {};
  for (let index = 0; index < MAX_ENTRIES; index++) {
    const link = await readInterface(lookup, index, known, refuse);
    if (link === undefined) break;
    interfaces[`eth${index}`] = link;
  }
  const nameservers = await readList(lookup, "dns.server", "dns.servers");
  const search = await readList(lookup, "dns.domain", "dns.domains");
  const hasDns = nameservers.length > 0 || search.length > 0;
  const hasLinks = Object.keys(interfaces).length > 0;
  const networkConfig = {
    ...(hasLinks && { interfaces }),
    ...(hasDns && {
      dns: { ...(nameservers.length > 0 && { nameservers }), ...(search.length > 0 && { search }) },
    }),
  } as NetworkConfig & Tree;
  return metadata({
    ...known,
    hostname: await lookup("hostname"),
    ...((hasLinks || hasDns) && { networkConfig }),
  });
}

async function readInterface(
  lookup: Lookup,
  index: number,
  known: { publicIpv4?: string; privateIpv4?: string; publicIpv6?: string; privateIpv6?: string },
  refuse: Refuse,
): Promise<Tree | undefined> {
  const at = (key: string): Promise<string | undefined> => lookup(`interface.${index}.${key}`);
  const name = await at("name");
  const mac = await at("mac");
  const role = await at("role");
  if (name === undefined && mac === undefined) return undefined;
  const addresses: string[] = [];
  for (let number = 0; number < MAX_ENTRIES; number++) {
    const value = await at(`ip.${number}.address`);
    if (value === undefined) break;
    const address = cidr(value, await at(`ip.${number}.netmask`));
    if (address === undefined) {
      refuse(
        `interface.${index}.ip.${number}.address`,
        "expected an address with its prefix length or netmask",
      );
      continue;
    }
    addresses.push(address);
    const version = isIPv6(withoutPrefix(address)) ? 6 : 4;
    if (role === "public" || role === "private") known[`${role}Ipv${version}`] = withoutPrefix(address);
  }
  const gateways: { gateway?: string; gateway_ipv6?: string } = {};
  for (let number = 0; number < MAX_ENTRIES; number++) {
    const gateway = await at(`route.${number}.gateway`);
    if (gateway === undefined) break;
    if (ipAddress(gateway) === undefined)
      refuse(`interface.${index}.route.${number}.gateway`, "expected an address");
    else gateways[isIPv6(gateway) ? "gateway_ipv6" : "gateway"] = gateway;
  }
  const hasDhcp = addresses.length === 0 && (await at("dhcp"))?.toLowerCase() !== "no";
  return {
    match: mac === undefined ? name : `mac:${mac}`,
    ...(hasDhcp && { dhcp: true }),
    ...(addresses.length > 0 && { addresses }),
    ...gateways,
  };
}

async function readList(lookup: Lookup, numbered: string, together: string): Promise<string[]> {
  const values: string[] = [];
  for (let index = 0; index < MAX_ENTRIES; index++) {
    const value = await lookup(`${numbered}.${index}`);
    if (value === undefined) break;
    values.push(value);
  }
  const listed = (await lookup(together))?.split(",") ?? [];
  return [...values, ...listed].map((value) => value.trim()).filter((value) => value !== "");
}

/** `guestinfo.metadata`, one document as in NoCloud, which newer tools write. */
async function readNewerMetadata(
  lookup: Lookup,
  machine: Machine,
  refuse: Refuse,
  diagnostics: Diagnostic[],
): Promise<Partial<Metadata>> {
  const bytes = await decoded(lookup, "metadata", refuse);
  if (bytes === undefined) return {};
  const read = readYamlTree(bytes, "guestinfo.metadata", machine.parseYaml);
  const network = readNetworkConfig(
    "network" in read.tree ? { network: read.tree.network } : {},
    "guestinfo.metadata",
  );
  diagnostics.push(...read.diagnostics, ...network.diagnostics);
  const keys =
    textList(read.tree, "public-keys-data").length > 0
      ? textList(read.tree, "public-keys-data")
      : (textOf(read.tree, "public-keys-data") ?? "").split("\n");
  const { sshPublicKeys, ...rest } = metadata({
    instanceId: textOf(read.tree, "instance-id"),
    hostname: textOf(read.tree, "local-hostname"),
    sshPublicKeys: numberKeys(keys),
    networkConfig: network.network,
  });
  return Object.keys(sshPublicKeys).length > 0 ? { ...rest, sshPublicKeys } : rest;
}
