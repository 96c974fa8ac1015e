/** The effects of `@ros/init` on a running Linux. */
export {
  applySteps,
  forgetContainers,
  readFacts,
  type StepFailure,
  withMounted,
  writeAtomically,
} from "./apply.ts";
