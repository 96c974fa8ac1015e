/** Section `rancher.network`, as far as this package reads it. */
export interface NetworkConfig {
  /** Interface name or glob (`eth*`) or `mac=…` → what it shall have. */
  readonly interfaces?: Readonly<Record<string, InterfaceConfig>> | undefined;
  readonly dns?:
    | {
        readonly nameservers?: readonly string[] | undefined;
        readonly search?: readonly string[] | undefined;
      }
    | undefined;
}

export interface InterfaceConfig {
  readonly dhcp?: boolean | undefined;
  readonly dhcp_args?: string | undefined;
  readonly address?: string | undefined;
  readonly addresses?: readonly string[] | undefined;
  readonly gateway?: string | undefined;
  readonly gateway_ipv6?: string | undefined;
  readonly mtu?: number | undefined;
}

/** A network link that the kernel has. */
export interface Link {
  readonly name: string;
  readonly mac: string;
}

/** One change: a command, or the text of /etc/resolv.conf. */
export type Step =
  | { readonly do: "run"; readonly argv: readonly string[] }
  | { readonly do: "resolv-conf"; readonly text: string };

export interface NetworkPlan {
  readonly steps: readonly Step[];
  /** The DHCP client, which stays in the foreground; `undefined` when no link asks for DHCP. */
  readonly client?: readonly string[];
}

/** The most exact key wins: the name itself, then `mac=`, then the longest glob. */
export function interfaceFor(config: NetworkConfig, link: Link): InterfaceConfig | undefined {
  const interfaces = config.interfaces ?? {};
  if (Object.hasOwn(interfaces, link.name)) return interfaces[link.name];
  const byMac = Object.entries(interfaces).find(
    ([key]) => key.toLowerCase() === `mac=${link.mac.toLowerCase()}`,
  );
  if (byMac) return byMac[1];
  const globs = Object.keys(interfaces)
    .filter((key) => key.includes("*") && matches(key, link.name))
    .sort((a, b) => b.length - a.length);
  return globs[0] === undefined ? undefined : interfaces[globs[0]];
}

function matches(glob: string, name: string): boolean {
  const pattern = glob.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${pattern}$`).test(name);
}

export interface NetworkPlanOptions {
  /** The DHCP client ends with its first IPv4 lease, or after so many seconds. */
  readonly leaseSeconds?: number;
}

/** The commands that give every link what the configuration says. Static name servers go before those of DHCP. */
export function planNetwork(
  config: NetworkConfig,
  links: readonly Link[],
  { leaseSeconds }: NetworkPlanOptions = {},
): NetworkPlan {
  const steps: Step[] = [];
  const dhcp: string[] = [];
  const dhcpArguments: string[] = [];
  for (const link of links) {
    const wanted = interfaceFor(config, link);
    if (!wanted) continue;
    if (wanted.mtu !== undefined)
      steps.push({ do: "run", argv: ["ip", "link", "set", link.name, "mtu", String(wanted.mtu)] });
    steps.push({ do: "run", argv: ["ip", "link", "set", link.name, "up"] });
    for (const address of [...(wanted.address ? [wanted.address] : []), ...(wanted.addresses ?? [])]) {
      steps.push({ do: "run", argv: ["ip", "address", "replace", address, "dev", link.name] });
    }
    if (wanted.gateway)
      steps.push({
        do: "run",
        argv: ["ip", "route", "replace", "default", "via", wanted.gateway, "dev", link.name],
      });
    if (wanted.gateway_ipv6)
      steps.push({
        do: "run",
        argv: ["ip", "-6", "route", "replace", "default", "via", wanted.gateway_ipv6, "dev", link.name],
      });
    if (wanted.dhcp) {
      dhcp.push(link.name);
      dhcpArguments.push(...(wanted.dhcp_args?.split(/\s+/).filter(Boolean) ?? []));
    }
  }
  const nameservers = config.dns?.nameservers ?? [];
  const search = config.dns?.search ?? [];
  if (nameservers.length > 0 || dhcp.length === 0) {
    const lines = [
      ...(search.length > 0 ? [`search ${search.join(" ")}`] : []),
      ...nameservers.map((server) => `nameserver ${server}`),
    ];
    steps.push({ do: "resolv-conf", text: lines.map((line) => `${line}\n`).join("") });
  }
  if (dhcp.length === 0) return { steps };
  // with name servers of our own, DHCP must not replace them
  const hooks = nameservers.length > 0 ? ["-C", "resolv.conf"] : [];
  const mode = leaseSeconds === undefined ? ["-B"] : ["-1", "-4", "--nodelay", "-t", String(leaseSeconds)];
  return { steps, client: ["/usr/sbin/dhcpcd", ...mode, "-q", ...hooks, ...dhcpArguments, ...dhcp] };
}

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The plan as a shell script that ends as the DHCP client, or sleeps: no other program stays in memory for it. */
export function networkScript({ steps, client }: NetworkPlan): string {
  const lines = steps.map((step) =>
    step.do === "run"
      ? step.argv.map(quote).join(" ")
      : // in place: containers have this very file
        `printf %s ${quote(step.text)} > /etc/resolv.conf`,
  );
  const last = client ?? ["/usr/bin/busybox", "sleep", "2147483647"];
  return `${lines.map((line) => `${line}\n`).join("")}exec ${last.map(quote).join(" ")}\n`;
}

/** Keys of `interfaces` that no link fits: it may appear later, or be misspelt. */
export function unmatchedInterfaces(config: NetworkConfig, links: readonly Link[]): string[] {
  return Object.keys(config.interfaces ?? {}).filter(
    (key) => !links.some((link) => interfaceFor({ interfaces: { [key]: {} } }, link)),
  );
}
