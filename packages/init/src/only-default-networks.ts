import { type BoltEntry, readBolt } from "./read-bolt.ts";

/** The networks that dockerd makes when it finds none. */
const DEFAULTS = ["bridge", "host", "none"];
const NETWORK = "docker/network/v1.0/network/";
/** What the store says of a network that no container is in: itself, how many use it, what its driver made. */
const OF_A_NETWORK = /^docker\/network\/v1\.0\/(network|endpoint_count|bridge)\//;

/**
 * Whether a dockerd's store of networks (`network/files/local-kv.db` in its data root) holds a bridge that its next
 * start makes anew anyway, and nothing that it does not. dockerd never takes its old bridge over: it sets it up as it
 * was, takes it down and makes another. A store that is damaged, or holds something unknown, holds more than that.
 */
export function hasOnlyDefaultNetworks(store: Uint8Array): boolean {
  let entries: readonly BoltEntry[];
  try {
    entries = readBolt(store);
  } catch {
    return false; // dockerd tells
  }
  if (!entries.every(({ key }) => OF_A_NETWORK.test(key))) return false;
  const names = entries.filter(({ key }) => key.startsWith(NETWORK)).map(({ value }) => nameOf(value));
  return names.includes("bridge") && names.every((name) => name !== undefined && DEFAULTS.includes(name));
}

/** Docker's entries are JSON behind a few bytes of its own. */
function nameOf(value: string): string | undefined {
  try {
    return (JSON.parse(value.slice(value.indexOf("{"))) as { readonly name?: string }).name;
  } catch {
    return undefined;
  }
}
