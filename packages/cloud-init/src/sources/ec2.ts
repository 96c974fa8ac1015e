import { diagnostic } from "../diagnostic.ts";
import type { HttpClient } from "../http/http-client.ts";
import type { DataSourceFactory } from "./data-source.ts";
import { type Documents, firstWord, httpSource, rootUrl } from "./http-source.ts";
import { type Gathered, metadata } from "./metadata.ts";

const TOKEN_HEADER = "X-aws-ec2-metadata-token";

/** Amazon EC2 and what speaks its protocol. */
export const ec2: DataSourceFactory = (argument, { http }) => {
  const root = rootUrl(argument, "http://169.254.169.254/");
  return [
    httpSource({
      kind: "ec2",
      http,
      root,
      probe: "latest/",
      authorize: (signal) => token(http, root, signal),
      gather,
    }),
  ];
};

/** Version 2 of the service hands out a token first. Older ones do not know it, and their imitators neither. */
async function token(http: HttpClient, root: string, signal: AbortSignal): Promise<Record<string, string>> {
  const headers = { [`${TOKEN_HEADER}-ttl-seconds`]: "600" };
  try {
    const body = await http.get(`${root}latest/api/token`, {
      method: "PUT",
      headers,
      signal,
      once: true,
      timeoutMs: 2000,
    });
    const value = body === undefined ? "" : new TextDecoder().decode(body).trim();
    return /^[\x21-\x7e]{1,1000}$/.test(value) ? { [TOKEN_HEADER]: value } : {};
  } catch {
    // the answer is dropped on the way if a guest is more hops away than allowed
    signal.throwIfAborted();
    return {};
  }
}

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
