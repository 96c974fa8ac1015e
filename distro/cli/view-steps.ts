import { type Config, dockerArguments } from "@ros/config";
import { planUserDocker, planView, type Step } from "@ros/init";
import { proxyEnvironment } from "./proxy-environment.ts";

/** What people and their Docker find when they come: one view of the files, and how that Docker is started. */
export const viewSteps = (config: Config, imageId: string): Step[] => [
  ...planView(`/run/rootfs/${imageId}`),
  ...planUserDocker(dockerArguments(config.rancher?.docker ?? {}), proxyEnvironment(config)),
];
