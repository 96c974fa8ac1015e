import { MARKER } from "./probe.ts";

/** Ticks of the guest's clock in a second (USER_HZ). */
const TICKS = 100;

/** One boot, in figures. */
export interface Sample {
  /** Since the kernel started: the socket is there, and `docker info` was answered. */
  readonly socketSeconds: number;
  readonly dockerInfoSeconds: number;
  /** At that moment. */
  readonly memoryMiB: number;
  readonly processes: number;
  /** `SETTLE_SECONDS` later. */
  readonly settledMemoryMiB: number;
  readonly settledProcesses: number;
  /** CPU seconds until then, of all CPUs. */
  readonly cpu: { readonly busy: number; readonly idle: number; readonly waiting: number };
  /** From all disks, until then. */
  readonly readMiB: number;
  /** Our own stages; empty elsewhere. */
  readonly stages: readonly { readonly stage: string; readonly seconds: number }[];
  /** CPU seconds of the processes that live, and of the children that they waited for. */
  readonly processCpu: readonly ProcessCpu[];
}

export interface ProcessCpu {
  readonly pid: number;
  readonly name: string;
  readonly own: number;
  readonly children: number;
}

/** Read the probe's lines from a console. Throws when one is missing: a boot counts as a whole or not at all. */
export function parseProbe(console: string): Sample {
  const lines = [...console.matchAll(new RegExp(`^${MARKER} (\\S+) ?(.*)$`, "gm"))].map(([, key, rest]) => ({
    key: key as string,
    words: (rest as string).trim().split(" "),
  }));
  const numbers = (key: string, count: number): number[] => {
    const found = lines.find((line) => line.key === key);
    const values = found?.words.map(Number) ?? [];
    if (values.length === count && values.every(Number.isFinite)) return values;
    const got = found ? `"${found.words.join(" ")}"` : "no such line";
    throw new Error(`the probe's line "${key}": expected ${count} numbers, got ${got}`);
  };
  const [socketSeconds] = numbers("socket", 1) as [number];
  const [dockerInfoSeconds] = numbers("docker-info", 1) as [number];
  const [memory, processes] = numbers("memory", 2) as [number, number];
  const [settledMemory, settledProcesses] = numbers("settled", 2) as [number, number];
  const [read] = numbers("read", 1) as [number];
  const [busy, idle, waiting] = numbers("cpu", 3) as [number, number, number];
  return {
    socketSeconds,
    dockerInfoSeconds,
    memoryMiB: memory / 1024,
    processes,
    settledMemoryMiB: settledMemory / 1024,
    settledProcesses,
    cpu: { busy: busy / TICKS, idle: idle / TICKS, waiting: waiting / TICKS },
    readMiB: read / 1024,
    stages: lines
      .filter(({ key }) => key === "stage")
      .map(({ words: [stage = "", seconds] }) => ({ stage, seconds: Number(seconds) })),
    processCpu: lines
      .filter(({ key }) => key === "process")
      .map(({ words: [pid, own, children, ...name] }) => ({
        ...{ pid: Number(pid), name: name.join(" ") },
        ...{ own: Number(own) / TICKS, children: Number(children) / TICKS },
      })),
  };
}
