import { join } from "node:path";

/** The top of the repository. */
export const TOP: string = join(import.meta.dirname, "../..");
/** Downloads and intermediate results; can be removed at any time. */
export const CACHE: string = process.env.ROS_CACHE ?? join(TOP, ".cache");
/** The lock of the Debian packages. */
export const LOCK_FILE: string = join(TOP, "distro/image/debian.lock.json");
/** Where the finished image of a flavour lies. */
export const artifacts = (flavour: string): string =>
  flavour === "virt" ? join(TOP, "dist/artifacts") : join(TOP, "dist/artifacts", flavour);
