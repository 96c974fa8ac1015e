/** The effects of `@ros/init` on a running Linux. */
export {
  applySteps,
  forgetContainers,
  type MountSource,
  readFacts,
  type StepFailure,
  withMounted,
  writeAtomically,
} from "./apply.ts";
