import { diagnostic } from "../diagnostic.ts";
import { sessionToken } from "../http/session-token.ts";
import type { DataSourceFactory } from "./data-source.ts";
import { type Documents, firstWord, httpSource, rootUrl } from "./http-source.ts";
import { type Gathered, metadata } from "./metadata.ts";

/** Amazon EC2 and what speaks its protocol. */
export const ec2: DataSourceFactory = (argument, { http }) => {
  const root = rootUrl(argument, "http://169.254.169.254/");
  return [
    httpSource({
      kind: "ec2",
      http,
      root,
      probe: "latest/",
      // version 2 of the service
      authorize: (signal) => sessionToken(http, root, "X-aws-ec2-metadata-token", signal),
      gather,
    }),
  ];
};

async function gather(service: Documents): Promise<Gathered> {
  const [userData, instanceId, hostname, privateIpv4, publicIpv4, privateIpv6, type, keys] =
    await Promise.all([
      service.bytes("latest/user-data"),
      service.text("latest/meta-data/instance-id"),
      service.text("latest/meta-data/hostname"),
      service.text("latest/meta-data/local-ipv4"),
      service.text("latest/meta-data/public-ipv4"),
      service.text("latest/meta-data/ipv6"),
      service.text("latest/meta-data/instance-type"),
      publicKeys(service),
    ]);
  return {
    userData,
    metadata: metadata({
      instanceId,
      hostname: firstWord(hostname),
      sshPublicKeys: keys.keys,
      rootDisk: rootDisk(type),
      privateIpv4,
      publicIpv4,
      privateIpv6,
    }),
    diagnostics: keys.faults.map((message) =>
      diagnostic("METADATA_INVALID", message, { file: "meta-data/public-keys" }),
    ),
  };
}

/** The list has lines `NUMBER=NAME`; the key itself lies below its number. */
async function publicKeys(service: Documents): Promise<{ keys: Record<string, string>; faults: string[] }> {
  const lines = await service.lines("latest/meta-data/public-keys");
  const found = await Promise.all(
    lines.map(async (line) => {
      const [, number, name] = /^([^=]*)=(.*)$/.exec(line) ?? [];
      if (number === undefined || name === undefined)
        return `expected NUMBER=NAME of a public key, got ${JSON.stringify(line.slice(0, 60))}`;
      const key = await service.text(
        `latest/meta-data/public-keys/${encodeURIComponent(number)}/openssh-key`,
      );
      return key === undefined
        ? `expected the public key ${JSON.stringify(name.slice(0, 60))} that is listed`
        : ([name, key] as const);
    }),
  );
  return {
    keys: Object.fromEntries(found.filter((entry) => typeof entry !== "string")),
    faults: found.filter((entry) => typeof entry === "string"),
  };
}

/** Families whose disks are NVMe, by how their names begin; `isNewer` knows those that came after. */
const NVME = ["c5", "i3.metal", "m5", "r5", "t3", "z1d"];

function rootDisk(type = ""): string {
  return NVME.some((family) => type.startsWith(family)) || isNewer(type) ? "/dev/nvme0n1" : "/dev/xvda";
}

/** Generation 6 and later, or 4 of t; and whatever has a Graviton processor. */
function isNewer(type: string): boolean {
  const [, family = "", generation = "0", variant = ""] = /^([a-z]+)(\d+)([a-z0-9-]*)\./.exec(type) ?? [];
  return Number(generation) >= (family === "t" ? 4 : 6) || variant.startsWith("g");
}
