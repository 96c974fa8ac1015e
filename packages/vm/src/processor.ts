import { execFileSync } from "node:child_process";
import type { Accelerator } from "./vm-options.ts";

/**
 * "My string instructions are fast", says a processor with one of these, and kernels copy and clear memory by
 * them. Emulation carries them out a byte at a time, eight times slower than the other ways.
 */
const SLOW_IN_EMULATION = ["erms", "fsrm", "fsrs", "fsrc", "fzrm"];

/** The processor that a guest sees, as QEMU's `-cpu` wants it. */
export function findProcessor(program: string, accelerator: Accelerator): string {
  if (accelerator === "kvm") return "host";
  return emulatedProcessor(execFileSync(program, ["-cpu", "help"], { encoding: "utf8" }));
}

/** All that can be emulated but what is slow; QEMU refuses a name that its `help` does not list. */
export function emulatedProcessor(help: string): string {
  const known = new Set(help.split(/\s+/));
  return ["max", ...SLOW_IN_EMULATION.filter((name) => known.has(name)).map((name) => `-${name}`)].join(",");
}
