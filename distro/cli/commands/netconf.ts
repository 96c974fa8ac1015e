import { planNetwork } from "@ros/netconf";
import { applyNetwork, readLinks } from "@ros/netconf/node";
import { readMachineConfig } from "../machine-config.ts";

const ENVIRONMENT = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };

/** Set up the network, then become the DHCP client: no Node stays in memory for it. */
export async function netconf(): Promise<number> {
  const { config } = readMachineConfig();
  const { steps, client } = planNetwork(config.rancher?.network ?? {}, readLinks());
  for (const fault of applyNetwork(steps)) console.error(`network: ${fault}`);
  const argv = client ?? ["/usr/bin/busybox", "sleep", "2147483647"];
  return process.execve!(argv[0] as string, [...argv], ENVIRONMENT);
}
