/** What a machine can say about itself before there is a network. */
export interface MachineFacts {
  /** /sys/class/dmi/id/product_name */
  readonly productName?: string | undefined;
  /** /sys/class/dmi/id/product_serial, which some people write a seed into. */
  readonly productSerial?: string | undefined;
  /** The kernel's command line. */
  readonly commandLine?: string | undefined;
  /** The hypervisor is VMware. */
  readonly isVmware?: boolean;
  /** Labels of the volumes that are attached. */
  readonly labels?: readonly string[];
}

/**
 * The data sources to ask: those of the configuration, and those that the machine itself points at.
 * If there are none of either, nothing is asked, and nothing waited for.
 */
export function planEntries(configured: readonly string[], facts: MachineFacts): string[] {
  const product = facts.productName ?? "";
  const seeds = [facts.productSerial, facts.commandLine].flatMap((text) => seedEntries(text ?? ""));
  const hasSeed = facts.labels?.some((label) => label.toLowerCase() === "cidata") === true;
  const before = [
    ...seeds,
    ...(hasSeed ? ["nocloud"] : []),
    ...(product.startsWith("Exoscale") ? ["exoscale"] : []),
    ...(product.includes("Proxmox") ? ["proxmox"] : []),
  ];
  return [...new Set([...before, ...configured, ...(facts.isVmware === true ? ["vmware"] : [])])];
}

/** `ds=nocloud;s=http://…/;h=NAME`, on the command line or as a serial number. */
function seedEntries(text: string): string[] {
  for (const word of text.trim().split(/\s+/)) {
    const match = /^(?:ci\.)?ds=(?:nocloud|nocloud-net)((?:;.*)?)$/i.exec(word.replace(/^"(.*)"$/, "$1"));
    if (match === null) continue;
    const fields = match[1]!.split(";").slice(1);
    const seed = fields.flatMap((field) => /^(?:s|seedfrom)=(.+)$/.exec(field)?.[1] ?? [])[0] ?? "";
    const said = fields.filter((field) => SAID.test(field));
    const argument = [seed.replace(/^file:\/\//, ""), ...said].join(";");
    return [argument === "" ? "nocloud" : `nocloud:${argument}`];
  }
  return [];
}

/** What a seed's place may be followed by: host name and id of the instance, short or long. */
const SAID = /^(?:h|local-hostname|i|instance-id)=/;

/** Kinds that are found on the machine itself. */
const AT_HAND = new Set(["configdrive", "file", "nocloud", "proxmox", "vmware"]);

/** True of an entry that can only be asked once there is a network. */
export function needsNetwork(entry: string): boolean {
  const [kind = "", ...argument] = entry.trim().split(":");
  return !AT_HAND.has(kind) || (kind === "nocloud" && /^https?:\/\//i.test(argument.join(":")));
}
