import { type FileReport, tally } from "./run-vectors.ts";

/** A group of recorded cases, and the least share of them that must pass. */
interface Group {
  readonly name: string;
  readonly files: RegExp;
  readonly share: number;
  /** One miss in a file never fails a group that allows any. */
  readonly forgivesOnePerFile: boolean;
}

/** The first group that fits a file counts; a file of no group is not judged. */
const GROUPS: readonly Group[] = [
  {
    name: "configuration",
    files: /(^|\/)rancheros\/(config|cloudinit|metadata)\//,
    share: 1,
    forgivesOnePerFile: false,
  },
  {
    name: "RancherOS services",
    files: /(^|\/)rancheros\/compose\/|\/libcompose-/,
    share: 0.97,
    forgivesOnePerFile: true,
  },
  {
    name: "plan and scenario",
    files: /(^|\/)compose\/(plan|scenarios)-/,
    share: 0.95,
    forgivesOnePerFile: true,
  },
  { name: "payload", files: /(^|\/)compose\/payload-/, share: 0.97, forgivesOnePerFile: true },
  {
    name: "parsers",
    files: /(^|\/)compose\/(grammar-|\w+-tests\.json)/,
    share: 0.99,
    forgivesOnePerFile: true,
  },
  { name: "load and command line", files: /(^|\/)compose\//, share: 0.97, forgivesOnePerFile: true },
];

export interface Verdict {
  readonly group: string;
  readonly passed: number;
  readonly failed: number;
  /** Of those that passed, how many differ on purpose. */
  readonly deviating: number;
  readonly isMet: boolean;
}

/** The largest share of a group that may differ on purpose. */
const MAY_DEVIATE = 0.03;

/** How each group stands against the share that must pass, and the one that may deviate. */
export function judge(reports: readonly FileReport[]): Verdict[] {
  return GROUPS.flatMap((group) => {
    const files = reports.filter(({ path }) => GROUPS.find((one) => one.files.test(path)) === group);
    if (files.length === 0) return [];
    const { passed, failed, deviating } = tally(files);
    const forgiven = group.forgivesOnePerFile ? files.filter((file) => tally([file]).failed > 0).length : 0;
    const allowed = Math.max(forgiven, Math.floor((1 - group.share) * (passed + failed) + 1e-9));
    const isTooFar = deviating > MAY_DEVIATE * (passed + failed);
    return [{ group: group.name, passed, failed, deviating, isMet: failed <= allowed && !isTooFar }];
  });
}
