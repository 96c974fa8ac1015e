/** Carry out plans on Linux. */
export { type LinuxOptions, linuxEffects } from "./linux-effects.ts";
