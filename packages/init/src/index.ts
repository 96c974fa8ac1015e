/** Boot stages, state, mounts and power of ROS: decided in data, made in one loop. */
export {
  BOOT,
  type BootConfig,
  type BootEffects,
  type BootFault,
  planDrivers,
  runBoot,
  type Stage,
} from "./boot.ts";
export { type BlockDevice, type Facts, findDevice } from "./facts.ts";
export { EARLY_MOUNTS, PERSISTENT, planPersistent } from "./mount-tables.ts";
export {
  ACCOUNTS,
  argumentsNamed,
  type ConsoleConfig,
  type ConsoleFacts,
  type ConsolePlan,
  HOST_KEYS,
  planConsole,
} from "./plan-console.ts";
export { mergeRepositories } from "./plan-image-store.ts";
export { planState, planStateSpace, STATE_LABEL, type StateOptions, type StatePlan } from "./plan-state.ts";
export {
  CONTAINERD_SOCKET,
  SYSTEM_PROJECT,
  SYSTEM_SOCKET,
  systemDockerArguments,
  systemDockerCommand,
} from "./plan-system-docker.ts";
export { planUserDocker, USER_SOCKET } from "./plan-user-docker.ts";
export { KEEPER_PID, planView, VIEW, VIEW_ROOT } from "./plan-view.ts";
export { describeStep, type Step } from "./step.ts";
export { stopOrder } from "./stop-order.ts";
