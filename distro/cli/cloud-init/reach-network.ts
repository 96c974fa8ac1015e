import { execFile } from "node:child_process";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { applySteps } from "@ros/init/node";
import { interfaceFor, type Link, type NetworkConfig, planNetwork } from "@ros/netconf";
import { readLinks } from "@ros/netconf/node";
import { linkLocalAddress } from "./link-local-address.ts";

const run = promisify(execFile);
/** For links whose driver takes its time. */
const LINK_WAIT_MS = 2000;

export interface NetworkForAsking {
  /** Bring the network up, once however often it is called. Returns the DHCP servers that gave a lease. */
  up(): Promise<readonly string[]>;
  /** Leave the links as the network's service expects them: bare. */
  down(): Promise<void>;
}

/** The network of the boot's own questions, before its service runs. A network that is up already is left alone. */
export function networkForAsking(config: NetworkConfig, leaseMs: number): NetworkForAsking {
  let servers: Promise<readonly string[]> | undefined;
  let links: readonly Link[] = [];
  const bringUp = async (): Promise<readonly string[]> => {
    if (hasRoutes()) return [];
    const end = performance.now() + leaseMs;
    applySteps([{ do: "load-drivers" }, { do: "run", argv: ["ip", "link", "set", "lo", "up"] }]);
    links = await awaitLinks(config, Math.min(LINK_WAIT_MS, leaseMs));
    // Google's own images have this line: its name is asked for before there is a name server
    appendFileSync("/etc/hosts", "169.254.169.254 metadata.google.internal\n");
    const leaseSeconds = Math.max(1, Math.round((end - performance.now()) / 1000));
    const { steps, client } = planNetwork(config, links, { leaseSeconds });
    applySteps(
      steps.map((step) =>
        step.do === "run"
          ? { ...step, optional: true }
          : { do: "write", path: "/etc/resolv.conf", text: step.text },
      ),
    );
    if (client === undefined) return [];
    const [program, ...words] = client as [string, ...string[]];
    const waiting = links.filter((link) => interfaceFor(config, link)?.dhcp === true);
    try {
      await run(program, words);
    } catch {
      // no lease: some clouds answer on link-local addresses alone
      applySteps(waiting.slice(0, 1).map(linkLocal));
      return [];
    }
    return (await Promise.all(waiting.map(leaseServer))).flat();
  };
  return {
    up: () => {
      servers ??= bringUp();
      return servers;
    },
    down: async () => {
      await servers?.catch(() => {});
      if (links.length === 0) return;
      applySteps(
        links.map(({ name }) => ({
          do: "run",
          argv: ["ip", "address", "flush", "dev", name],
          optional: true,
        })),
      );
      rmSync("/run/dhcpcd", { recursive: true, force: true });
      writeFileSync("/etc/resolv.conf", "");
    },
  };
}

/** Links that the configuration names, as soon as the first of them is there. */
async function awaitLinks(config: NetworkConfig, waitMs: number): Promise<readonly Link[]> {
  const end = performance.now() + waitMs;
  for (;;) {
    const links = readLinks().filter(
      (link) => link.name !== "lo" && interfaceFor(config, link) !== undefined,
    );
    if (links.length > 0 || performance.now() > end) return links;
    await sleep(100);
  }
}

function linkLocal({ name, mac }: Link) {
  return { do: "run", argv: ["ip", "address", "add", linkLocalAddress(mac), "dev", name] } as const;
}

async function leaseServer({ name }: Link): Promise<string[]> {
  const lease = await run("/usr/sbin/dhcpcd", ["-4", "-U", name]).catch(() => undefined);
  const server = /^(?:new_)?dhcp_server_identifier='?([\d.]+)'?$/m.exec(lease?.stdout ?? "")?.[1];
  return server === undefined ? [] : [server];
}

function hasRoutes(): boolean {
  return readFileSync("/proc/net/route", "utf8").trim().split("\n").length > 1;
}
