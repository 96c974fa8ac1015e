import type { Facts } from "./facts.ts";
import { EARLY_MOUNTS, planPersistent } from "./mount-tables.ts";
import { planState, planStateSpace, STATE_IN_MEMORY, type StateOptions } from "./plan-state.ts";
import { SYSTEM_DATA, SYSTEM_PROJECT } from "./plan-system-docker.ts";
import type { Step } from "./step.ts";

/** The part of a machine's configuration that the boot reads. */
export interface BootConfig {
  readonly hostname?: string | undefined;
  readonly rancher?:
    | {
        readonly state?: StateOptions | undefined;
        readonly modules?: readonly string[] | undefined;
        readonly defaults?: { readonly hostname?: string | undefined } | undefined;
      }
    | undefined;
}

export interface Stage {
  readonly name: string;
  /** `recover` ends the boot with a named fault; `continue` tells it and goes on. */
  readonly onFailure: "recover" | "continue";
  readonly plan: (config: BootConfig, facts: Facts) => readonly Step[];
  /** Made when a step failed, so that the boot has something to go on with. */
  readonly otherwise?: { readonly steps: readonly Step[]; readonly consequence: string };
  /** What the stage brought within reach is read again before the next one, if it did anything. */
  readonly rereads?: "read configuration" | "read facts";
}

/** The stages of PID 1 before it becomes System Docker. The list is the documentation. */
export const BOOT: readonly Stage[] = [
  { name: "early mounts", onFailure: "continue", plan: () => EARLY_MOUNTS },
  {
    name: "state",
    onFailure: "continue",
    plan: (config, facts) => planState(config.rancher?.state ?? {}, facts).steps,
    otherwise: {
      steps: STATE_IN_MEMORY,
      consequence: "this boot keeps its state in memory only; nothing on the disk was removed",
    },
    rereads: "read facts",
  },
  {
    name: "space",
    onFailure: "continue",
    plan: (_, facts) => (facts.stateSpace ? planStateSpace(facts.stateSpace) : []),
    rereads: "read facts",
  },
  {
    name: "persistent folders",
    onFailure: "continue",
    plan: (_, facts) => planPersistent(facts),
    rereads: "read configuration",
  },
  { name: "host name", onFailure: "continue", plan: planHostName },
  { name: "kernel", onFailure: "continue", plan: planKernel },
  {
    name: "images",
    onFailure: "recover",
    plan: (_, facts) => [
      { do: "directory", path: `/run/rootfs/${facts.imageId}` },
      { do: "bind", source: "/", target: `/run/rootfs/${facts.imageId}` },
      // what is mounted below / later must not show up in a layer
      { do: "propagation", target: `/run/rootfs/${facts.imageId}`, kind: "private" },
      { do: "forget-containers", dataRoot: SYSTEM_DATA, project: SYSTEM_PROJECT },
      { do: "seed-images", from: "/usr/share/ros", dataRoot: SYSTEM_DATA },
    ],
  },
];

function planHostName(config: BootConfig): Step[] {
  const name = config.hostname ?? config.rancher?.defaults?.hostname ?? "rancher";
  const hosts = [
    "127.0.0.1 localhost",
    "::1 localhost ip6-localhost ip6-loopback",
    "ff02::1 ip6-allnodes",
    "ff02::2 ip6-allrouters",
    `127.0.1.1 ${name}`,
  ];
  return [
    { do: "sysctl", key: "kernel.hostname", value: name },
    { do: "write", path: "/etc/hostname", text: `${name}\n` },
    { do: "write", path: "/etc/hosts", text: `${hosts.join("\n")}\n` },
    { do: "write", path: "/etc/resolv.conf", text: "", unlessExists: true },
  ];
}

function planKernel(_: BootConfig, { memoryKib }: Facts): Step[] {
  return [
    { do: "propagation", target: "/", kind: "rshared" },
    { do: "run", argv: ["ip", "link", "set", "lo", "up"] },
    { do: "sysctl", key: "net.ipv4.ip_forward", value: "1" },
    { do: "sysctl", key: "vm.min_free_kbytes", value: String(keptFree(memoryKib)) },
  ];
}

/** Power button and keyboard, so that the machine can be switched off by hand. */
const MODULES = ["button", "evdev"];

/** The drivers that System Docker starts without; they are loaded beside it. */
export function planDrivers(config: BootConfig): Step[] {
  const wanted = config.rancher?.modules ?? [];
  const modules = [...MODULES, ...wanted].map((line): Step => {
    const [name, ...parameters] = line.split(/\s+/) as [string, ...string[]];
    return { do: "module", name, parameters };
  });
  return [{ do: "load-drivers" }, ...modules];
}

/**
 * What the kernel keeps free by its own formula (mm/page_alloc.c, `init_per_zone_wmark_min`). With huge pages
 * it raises that to 66 MiB on any machine, which is an eighth of a small one.
 */
const keptFree = (memoryKib: number): number => Math.max(2048, Math.round(Math.sqrt(memoryKib * 16)));

/** Something that went wrong at boot and that the person must know. */
export interface BootFault {
  readonly stage: string;
  readonly message: string;
  readonly hint?: string;
}

/** What the loop needs of the world. */
export interface BootEffects<Config extends BootConfig> {
  readonly apply: (steps: readonly Step[]) => readonly { readonly message: string }[];
  /** `stateIsThere`: the machine's own layers can be read, and written. */
  readonly readConfig: (stateIsThere: boolean) => Config;
  readonly readFacts: (config: Config) => Facts;
  readonly mark: (stage: string) => void;
  readonly report: (fault: BootFault) => void;
}

/**
 * Run the stages in order. Whatever throws is told, and the boot goes on with what it has: the only
 * end before the last stage is one that says so itself.
 */
export function runBoot<Config extends BootConfig>(
  stages: readonly Stage[],
  effects: BootEffects<Config>,
): { config: Config; facts: Facts; stoppedAt?: string } {
  let stateIsThere = false;
  let config = {} as Config;
  let facts: Facts = { blockDevices: [], memoryKib: 0, imageId: "", version: "" };
  const guarded = (stage: string, act: () => void): void => {
    try {
      act();
    } catch (error) {
      effects.report({
        stage,
        message: `${stage}: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  };
  const readConfig = (stage: string): void =>
    guarded(stage, () => {
      config = effects.readConfig(stateIsThere);
    });
  const readFacts = (stage: string): void =>
    guarded(stage, () => {
      facts = effects.readFacts(config);
    });
  readConfig("configuration");
  readFacts("configuration");
  for (const stage of stages) {
    let failed = true;
    let idle = false;
    guarded(stage.name, () => {
      const steps = stage.plan(config, facts);
      idle = steps.length === 0;
      for (const step of steps)
        if (step.do === "fault")
          effects.report({ stage: stage.name, message: step.message, hint: step.hint });
      const failures = effects.apply(steps.filter((step) => step.do !== "fault"));
      const hint = stage.otherwise?.consequence;
      for (const { message } of failures)
        effects.report({ stage: stage.name, message, ...(hint !== undefined && { hint }) });
      failed = failures.length > 0;
      if (failed && stage.otherwise) effects.apply(stage.otherwise.steps);
    });
    effects.mark(stage.name);
    if (failed && stage.onFailure === "recover") return { config, facts, stoppedAt: stage.name };
    if (stage.rereads === "read configuration") stateIsThere = true;
    if (stage.rereads === undefined || idle) continue;
    if (stage.rereads === "read configuration") readConfig(stage.name);
    readFacts(stage.name);
  }
  return { config, facts };
}
