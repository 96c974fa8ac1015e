import { FLAVOURS, type Flavour } from "../../kernel/flavours.ts";
import { UsageError } from "../cli/usage.ts";
import { parseOptions } from "./parse-options.ts";

export interface StartOptions {
  readonly flavour: Flavour["name"];
  readonly memoryMiB: number;
  readonly cpus: number;
  readonly sshPort: number;
  readonly detach: boolean;
  /** Boot the ISO rather than kernel and initrd. */
  readonly iso: boolean;
  /** More words for the kernel's command line. */
  readonly append: string;
  readonly cloudConfig?: string;
  readonly disk?: string;
}

export const START_HELP = `usage: npm start -- [OPTION…]

  --cloud-config FILE      give FILE to the machine on a config drive
  --disk FILE              keep the machine's state in FILE (made when absent: 8 GiB, sparse)
  --memory SIZE            MiB, or with M or G behind it (1024)
  --cpus N                 (2)
  --flavour virt|generic   (virt)
  --iso                    boot the ISO rather than kernel and initrd
  --append 'rancher.…'     more words for the kernel's command line
  --ssh-port PORT          where this machine's loopback leads to the guest's ssh (2222)
  --detach                 return once User Docker answers; prints one line of JSON`;

/** The least in which the system boots. */
const LEAST_MEMORY = 384;

/** The command line of `npm start`; `undefined` when help is asked for. */
export function parseStartOptions(args: readonly string[]): StartOptions | undefined {
  const { values } = parseOptions(args, {
    "cloud-config": { type: "string" },
    disk: { type: "string" },
    memory: { type: "string" },
    cpus: { type: "string" },
    flavour: { type: "string" },
    iso: { type: "boolean" },
    append: { type: "string" },
    "ssh-port": { type: "string" },
    detach: { type: "boolean" },
    help: { type: "boolean" },
  });
  if (values.help === true) return undefined;
  const text = (name: string) => values[name] as string | undefined;
  const append = text("append") ?? "";
  if (values.iso === true && append !== "") {
    throw new UsageError("--append has no effect with --iso, whose command line is on the medium", [
      "one of the two",
    ]);
  }
  if (/[\n\0]/.test(append)) throw new UsageError("--append: got several lines", ["words on one line"]);
  const cloudConfig = text("cloud-config");
  const disk = text("disk");
  return {
    flavour: parseFlavour(text("flavour") ?? "virt"),
    memoryMiB: parseMemory(text("memory") ?? "1024"),
    cpus: parseNumber("--cpus", text("cpus") ?? "2", 1, 64),
    sshPort: parseNumber("--ssh-port", text("ssh-port") ?? "2222", 1, 65535),
    detach: values.detach === true,
    iso: values.iso === true,
    append,
    ...(cloudConfig !== undefined && { cloudConfig }),
    ...(disk !== undefined && { disk }),
  };
}

export function parseFlavour(name: string): Flavour["name"] {
  if (Object.hasOwn(FLAVOURS, name)) return name as Flavour["name"];
  throw new UsageError(`--flavour: unknown ${JSON.stringify(name)}`, [Object.keys(FLAVOURS).join(" or ")]);
}

export function parseNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${option}: got ${JSON.stringify(text)}`, [`a number from ${least} to ${most}`]);
}

function parseMemory(text: string): number {
  const match = /^(\d+)(m|mb|mib|g|gb|gib)?$/i.exec(text);
  const size = match ? Number(match[1]) * (/^g/i.test(match[2] ?? "") ? 1024 : 1) : Number.NaN;
  if (size >= LEAST_MEMORY && size <= 2 ** 20) return size;
  throw new UsageError(`--memory: got ${JSON.stringify(text)}`, [
    `MiB from ${LEAST_MEMORY} on, such as 512, 512M or 2G`,
  ]);
}
