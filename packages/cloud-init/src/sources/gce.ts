import type { DataSourceFactory } from "./data-source.ts";
import { type Documents, firstWord, httpSource, rootUrl } from "./http-source.ts";
import { type Gathered, metadata, numberKeys } from "./metadata.ts";

/** Google Compute Engine. */
export const gce: DataSourceFactory = (argument, { http, now }) => [
  httpSource({
    kind: "gce",
    http,
    root: rootUrl(argument, "http://metadata.google.internal/"),
    headers: { "Metadata-Flavor": "Google" },
    probe: "computeMetadata/v1/",
    gather: (service) => gather(service, now()),
  }),
];

async function gather(service: Documents, now: Date): Promise<Gathered> {
  const instance = "computeMetadata/v1/instance";
  const [userData, script, instanceId, hostname, publicIpv4, privateIpv4, instanceKeys, projectKeys, block] =
    await Promise.all([
      service.bytes(`${instance}/attributes/user-data`),
      service.bytes(`${instance}/attributes/startup-script`),
      service.text(`${instance}/id`),
      service.text(`${instance}/hostname`),
      service.text(`${instance}/network-interfaces/0/access-configs/0/external-ip`),
      service.text(`${instance}/network-interfaces/0/ip`),
      service.lines(`${instance}/attributes/ssh-keys`),
      service.lines("computeMetadata/v1/project/attributes/ssh-keys"),
      service.text(`${instance}/attributes/block-project-ssh-keys`),
    ]);
  const lines = [...instanceKeys, ...(block?.toLowerCase() === "true" ? [] : projectKeys)];
  return {
    userData: userData === undefined || userData.length === 0 ? script : userData,
    metadata: metadata({
      instanceId,
      hostname: firstWord(hostname),
      publicIpv4,
      privateIpv4,
      sshPublicKeys: numberKeys(lines.flatMap((line) => keyOf(line, now))),
    }),
    diagnostics: [],
  };
}

/** `user:key`; a key that Google issued for a while says in its comment when it ends. */
function keyOf(line: string, now: Date): string[] {
  const colon = line.indexOf(":");
  if (colon === -1) return [];
  const key = line.slice(colon + 1).trim();
  const end = /google-ssh \{.*"expireOn"\s*:\s*"([^"]{1,40})"/.exec(key)?.[1];
  // Date knows +00:00, Google writes +0000
  const time = end === undefined ? Number.NaN : Date.parse(end.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return time <= now.getTime() ? [] : [key];
}
