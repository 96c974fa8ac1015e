import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import { sessionToken } from "../http/session-token.ts";
import type { DataSource, DataSourceFactory, Machine } from "./data-source.ts";
import { type Documents, firstWord, httpSource, rootUrl } from "./http-source.ts";
import { type Gathered, metadata, numberKeys } from "./metadata.ts";

/** Exoscale, which speaks CloudStack's protocol at an address of its own. */
export const exoscale: DataSourceFactory = (argument, machine) => [
  keysInLines("exoscale", rootUrl(argument, "http://169.254.169.254/"), "1.0", machine),
];

/** CloudStack: the server that gave the lease also has the metadata. */
export const cloudstack: DataSourceFactory = (argument, machine) => {
  const roots = argument ? [argument] : (machine.dhcpServers ?? []).map((address) => `http://${address}/`);
  return roots.map((root) => keysInLines("cloudstack", rootUrl(root, root), "latest", machine));
};

/** A service with one key on each line of `public-keys`. */
function keysInLines(kind: string, root: string, version: string, { http }: Machine): DataSource {
  return httpSource({
    kind,
    http,
    root,
    probe: `${version}/meta-data/`,
    gather: async (service) => {
      const [userData, ids, hostname, privateIpv4, publicIpv4, keys] = await Promise.all([
        service.bytes(`${version}/user-data`),
        service.text(`${version}/meta-data/instance-id`),
        service.text(`${version}/meta-data/local-hostname`),
        service.text(`${version}/meta-data/local-ipv4`),
        service.text(`${version}/meta-data/public-ipv4`),
        service.lines(`${version}/meta-data/public-keys`),
      ]);
      return {
        userData,
        metadata: metadata({
          instanceId: ids,
          hostname: firstWord(hostname),
          privateIpv4,
          publicIpv4,
          sshPublicKeys: numberKeys(keys),
        }),
        diagnostics: [],
      };
    },
  });
}

const ALIYUN = "2016-01-01";

/** Alibaba Cloud. */
export const aliyun: DataSourceFactory = (argument, { http }) => {
  const root = rootUrl(argument, "http://100.100.100.200/");
  return [
    httpSource({
      kind: "aliyun",
      http,
      root,
      probe: `${ALIYUN}/`,
      // without it an instance in security hardening mode is told nothing
      authorize: (signal) => sessionToken(http, root, "X-aliyun-ecs-metadata-token", signal),
      gather: gatherAliyun,
    }),
  ];
};

async function gatherAliyun(service: Documents): Promise<Gathered> {
  const base = `${ALIYUN}/meta-data`;
  const [userData, entries, instanceId, hostname, names] = await Promise.all([
    service.bytes(`${ALIYUN}/user-data/`),
    service.lines(`${base}/`),
    service.text(`${base}/instance-id`),
    service.text(`${base}/hostname`),
    service.lines(`${base}/public-keys/`),
  ]);
  const keys = await Promise.all(
    names.map(async (line) => {
      const name = line.replace(/\/$/, "");
      const key = await service.text(`${base}/public-keys/${encodeURIComponent(name)}/openssh-key`);
      return key === undefined ? [] : [[name, key] as const];
    }),
  );
  const missing = names.filter((_, index) => keys[index]!.length === 0);
  const hasKeys = entries.some((entry) => entry.replace(/\/$/, "") === "public-keys");
  return {
    userData,
    metadata: metadata({
      instanceId,
      hostname: firstWord(hostname),
      sshPublicKeys: Object.fromEntries(keys.flat()),
    }),
    diagnostics: [
      ...(hasKeys
        ? []
        : [fault("expected public-keys/ among the metadata", "bind a key pair to the instance")]),
      ...missing.map((name) =>
        fault(`expected the public key ${JSON.stringify(name.slice(0, 60))} that is listed`),
      ),
    ],
  };
}

function fault(message: string, hint?: string): Diagnostic {
  return diagnostic("METADATA_INVALID", message, { file: "meta-data", ...(hint !== undefined && { hint }) });
}
