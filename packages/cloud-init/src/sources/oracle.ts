import { decodeBase64 } from "../decode-content.ts";
import { diagnostic } from "../diagnostic.ts";
import type { DataSourceFactory } from "./data-source.ts";
import { type Documents, httpSource, rootUrl } from "./http-source.ts";
import { type Gathered, metadata, numberKeys } from "./metadata.ts";
import { readJsonTree, subtree, textOf } from "./read-tree.ts";

/** Oracle Cloud Infrastructure. */
export const oracle: DataSourceFactory = (argument, { http }) => [
  httpSource({
    kind: "oracle",
    http,
    root: rootUrl(argument, "http://169.254.169.254/"),
    headers: { Authorization: "Bearer Oracle" },
    probe: "opc/v2/instance/",
    gather,
  }),
];

async function gather(service: Documents): Promise<Gathered> {
  const [instance, links] = await Promise.all([
    service.bytes("opc/v2/instance/"),
    service.bytes("opc/v2/vnics/"),
  ]);
  const { tree, diagnostics } = readJsonTree(instance, "instance");
  const attributes = subtree(tree, "metadata");
  const packed = textOf(attributes, "user_data");
  const decoded = packed === undefined ? undefined : decodeBase64(packed);
  // a list, so it is read as the entry of a map
  const wrapped =
    links === undefined ? undefined : Buffer.concat([Buffer.from('{"vnics":'), links, Buffer.from("}")]);
  const vnics = readJsonTree(wrapped, "vnics").tree.vnics;
  const first = Array.isArray(vnics) ? (vnics[0] as { privateIp?: unknown } | undefined) : undefined;
  return {
    userData: decoded?.ok ? decoded.bytes : undefined,
    metadata: metadata({
      instanceId: textOf(tree, "id"),
      hostname: textOf(tree, "hostname"),
      sshPublicKeys: numberKeys((textOf(attributes, "ssh_authorized_keys") ?? "").split("\n")),
      privateIpv4: typeof first?.privateIp === "string" ? first.privateIp : undefined,
    }),
    diagnostics: [
      ...diagnostics,
      ...(decoded?.ok === false
        ? [diagnostic("METADATA_INVALID", decoded.message, { file: "instance", path: "metadata.user_data" })]
        : []),
    ],
  };
}
