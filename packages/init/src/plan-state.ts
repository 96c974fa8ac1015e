import { type BlockDevice, type Facts, findDevice } from "./facts.ts";
import type { Step } from "./step.ts";

/** Section `rancher.state`. */
export interface StateOptions {
  readonly dev?: string;
  readonly fstype?: string;
  readonly required?: boolean;
  readonly autoformat?: readonly string[];
  readonly directory?: string;
}

/** The label of the state file system; looked for without being asked. */
export const STATE_LABEL = "RANCHER_STATE";
/** Where the state file system is mounted; its folders are then bound to their places. */
export const STATE = "/state";
/** Freed when the state disk is full, so that the machine comes up and can be tidied. */
export const BALLAST: string = `${STATE}/.ballast`;
const BALLAST_MIB = 64;
/** Docker needs some room to start. */
const LEAST_MIB = 32;
const ENOUGH_MIB = 512;

export interface StatePlan {
  readonly kind: "device" | "format" | "memory";
  readonly device?: string;
  /** `rancher.state.required` asks for a device and there is none. */
  readonly impossible?: true;
  readonly steps: readonly Step[];
}

/** Which file system keeps the machine's state: a labelled or named one, a blank disk that may be formatted, else memory. */
export function planState(options: StateOptions, facts: Pick<Facts, "blockDevices">): StatePlan {
  const wanted = options.dev ?? `LABEL=${STATE_LABEL}`;
  const device = findDevice(facts.blockDevices, wanted);
  if (device?.type) return { kind: "device", device: device.path, steps: mountSteps(device, options) };

  const blank = (options.autoformat ?? [])
    .map((path) => findDevice(facts.blockDevices, path))
    .find((found) => found?.blank);
  if (blank) {
    const format: Step = {
      do: "run",
      argv: ["/usr/sbin/mke2fs", "-q", "-F", "-t", "ext4", "-L", STATE_LABEL, blank.path],
    };
    return {
      kind: "format",
      device: blank.path,
      steps: [format, ...mountSteps({ ...blank, type: "ext4" }, { ...options, fstype: "ext4" })],
    };
  }
  const faults: Step[] = [];
  if (options.dev !== undefined) {
    const seen = facts.blockDevices.map((found) => found.path).join(", ") || "none";
    faults.push({
      do: "fault",
      message: `rancher.state.dev: expected a device with a file system, got ${options.dev}, which is not there (devices: ${seen})`,
      hint: "this boot keeps its state in memory only; attach the disk or correct rancher.state.dev, then reboot",
    });
  }
  return {
    kind: "memory",
    ...(options.required && { impossible: true }),
    steps: [...faults, ...STATE_IN_MEMORY],
  };
}

/** The last resort, and what a machine without a disk has: everything is gone at the next boot. */
export const STATE_IN_MEMORY: readonly Step[] = [
  { do: "mount", source: "state", target: STATE, type: "tmpfs", options: ["mode=755", "size=80%"] },
];

function mountSteps(device: BlockDevice, options: StateOptions): Step[] {
  const type = options.fstype && options.fstype !== "auto" ? options.fstype : (device.type as string);
  const steps: Step[] = [];
  if (/^ext[234]$/.test(type)) {
    // exit code 1 says that faults were corrected
    steps.push({
      do: "run",
      argv: [
        "sh",
        "-c",
        `/usr/sbin/e2fsck -p ${device.path} >/dev/null; [ $? -le 1 ] || /usr/sbin/e2fsck -y ${device.path}; true`,
      ],
    });
  }
  steps.push({ do: "mount", source: device.path, target: STATE, type, options: ["noatime"] });
  if (options.directory) {
    const inside = `${STATE}/${options.directory}`;
    steps.push({ do: "directory", path: inside }, { do: "bind", source: inside, target: STATE });
  }
  return steps;
}

type Space = NonNullable<Facts["stateSpace"]>;

/** Too full to write to, with nothing left to give way. */
export const isFull = (space: Space | undefined): boolean =>
  space !== undefined && !space.ballast && space.freeBytes < LEAST_MIB * 2 ** 20;

/** After mounting: give way when the disk is full, and provide for that day while it is not. */
export function planStateSpace(space: Space): Step[] {
  const freeMiB = Math.floor(space.freeBytes / 2 ** 20);
  if (freeMiB < LEAST_MIB) {
    const fault: Step = {
      do: "fault",
      message: `the state disk is full: expected at least ${LEAST_MIB} MiB free, got ${freeMiB}`,
      hint: isFull(space)
        ? "this boot keeps Docker's and the system's files in memory; nothing on the disk was removed; free space in /home, /opt or /state, then reboot"
        : "remove what is not needed (docker system prune, /home, /var/log), then reboot",
    };
    return [fault, { do: "run", argv: ["rm", "-f", BALLAST] }];
  }
  if (!space.ballast && freeMiB > ENOUGH_MIB) {
    return [{ do: "run", argv: ["fallocate", "-l", `${BALLAST_MIB}M`, BALLAST], optional: true }];
  }
  return [];
}
