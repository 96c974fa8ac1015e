import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "@ros/config";
import { networkScript, planNetwork, unmatchedInterfaces } from "@ros/netconf";
import { readLinks } from "@ros/netconf/node";

/** What the network's container runs; see usr/lib/ros/network. */
const NETWORK_SCRIPT = "/run/ros/network.sh";

/** Write the script that sets up the links that are there. `false`: the configuration names more than that. */
export function prepareNetwork(config: Config): boolean {
  const links = readLinks();
  const network = config.rancher?.network ?? {};
  writeFileSync(NETWORK_SCRIPT, networkScript(planNetwork(network, links)), { mode: 0o600 });
  return unmatchedInterfaces(network, links).length === 0;
}

/** The same, after a wait for links that drivers may still bring. */
export async function prepareNetworkPatiently(config: Config, seconds = 10): Promise<void> {
  for (let waited = 0; !prepareNetwork(config) && waited < seconds * 2; waited++) await sleep(500);
}
