import type { Disk } from "@ros/vm";

export type SystemName = "ours" | "peer" | "floor";

/** What the figures call them. */
export const SYSTEMS: Readonly<Record<SystemName, string>> = {
  ours: "ROS",
  peer: "Debian 13, systemd, docker.io",
  floor: "ROS's root, busybox init, one dockerd",
};

/** One of the compared systems, as a machine boots it. */
export interface System {
  readonly name: SystemName;
  readonly kernel: string;
  readonly initrd: string;
  /** Added to what every system gets. */
  readonly append: readonly string[];
  /** Attached as they are. */
  readonly disks: readonly Disk[];
  /** Written to by the system; every boot gets its own copy of the same contents. */
  readonly state: string;
  /** How it is switched off before its disk is copied. */
  readonly off: "power-button" | "by-itself";
}
