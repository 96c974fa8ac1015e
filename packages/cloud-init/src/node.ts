/** Carry out plans on Linux, and let data sources see the machine. */
export { type LinuxOptions, linuxEffects } from "./linux/effects.ts";
export { linuxDirectory, linuxMachine, type MachineOptions } from "./linux/machine.ts";
