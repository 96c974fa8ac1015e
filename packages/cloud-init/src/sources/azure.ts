import { decodeBase64 } from "../decode-content.ts";
import { diagnostic } from "../diagnostic.ts";
import type { DataSourceFactory } from "./data-source.ts";
import { type Documents, httpSource, rootUrl } from "./http-source.ts";
import { type Gathered, metadata, numberKeys } from "./metadata.ts";
import { readJsonTree, subtree, textOf, treeList } from "./read-tree.ts";

const INSTANCE = "instance?api-version=2019-02-01&format=json";

/** Where user data may lie; the second came later, and can be changed while the machine lives. */
const USER_DATA = [
  "instance/compute/customData?api-version=2019-02-01&format=text",
  "instance/compute/userData?api-version=2021-01-01&format=text",
];

/** Microsoft Azure. */
export const azure: DataSourceFactory = (argument, { http }) => [
  httpSource({
    kind: "azure",
    http,
    root: rootUrl(argument, "http://169.254.169.254/metadata/"),
    headers: { Metadata: "true" },
    probe: INSTANCE,
    gather,
  }),
];

async function gather(service: Documents): Promise<Gathered> {
  const [instance, ...packed] = await Promise.all([
    service.bytes(INSTANCE),
    ...USER_DATA.map((path) => service.whole(path)),
  ]);
  const read = readJsonTree(instance, "instance");
  const compute = subtree(read.tree, "compute");
  const link = treeList(subtree(read.tree, "network"), "interface")[0] ?? {};
  const ipv4 = treeList(subtree(link, "ipv4"), "ipAddress")[0] ?? {};
  const ipv6 = treeList(subtree(link, "ipv6"), "ipAddress")[0] ?? {};
  const decoded = packed.filter((text) => text !== undefined).map((text) => decodeBase64(text))[0];
  return {
    userData: decoded?.ok ? decoded.bytes : undefined,
    metadata: metadata({
      instanceId: textOf(compute, "vmId"),
      hostname: textOf(compute, "name"),
      sshPublicKeys: numberKeys(treeList(compute, "publicKeys").map((key) => key.keyData)),
      publicIpv4: textOf(ipv4, "publicIpAddress"),
      privateIpv4: textOf(ipv4, "privateIpAddress"),
      publicIpv6: textOf(ipv6, "publicIpAddress"),
      privateIpv6: textOf(ipv6, "privateIpAddress"),
    }),
    diagnostics: [
      ...read.diagnostics,
      ...(decoded?.ok === false
        ? [diagnostic("METADATA_INVALID", decoded.message, { file: "customData" })]
        : []),
    ],
  };
}
