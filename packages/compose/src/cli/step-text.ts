import { where } from "../apply/apply.ts";
import type { Step, StepKind } from "../plan/step.ts";

/** What is shown while a step is done, and after. */
const WORDS: Readonly<Record<StepKind, readonly [string, string]>> = {
  pullImage: ["Pulling", "Pulled"],
  buildImage: ["Building", "Built"],
  createNetwork: ["Creating", "Created"],
  removeNetwork: ["Removing", "Removed"],
  connectNetwork: ["Connecting", "Connected"],
  disconnectNetwork: ["Disconnecting", "Disconnected"],
  createVolume: ["Creating", "Created"],
  removeVolume: ["Removing", "Removed"],
  createContainer: ["Creating", "Created"],
  startContainer: ["Starting", "Started"],
  waitContainer: ["Waiting", "Healthy"],
  stopContainer: ["Stopping", "Stopped"],
  restartContainer: ["Restarting", "Started"],
  killContainer: ["Killing", "Killed"],
  pauseContainer: ["Pausing", "Paused"],
  unpauseContainer: ["Unpausing", "Unpaused"],
  removeContainer: ["Removing", "Removed"],
  renameContainer: ["Renaming", "Recreated"],
  removeImage: ["Removing", "Removed"],
};

/** The thing a step is about, as docker compose names it: `Container p-web-1`. */
export function subject(step: Step): string {
  const text = where(step);
  const shown = text.charAt(0).toUpperCase() + text.slice(1);
  if (step.do === "createVolume" || step.do === "removeVolume")
    return `Volume "${step.do === "createVolume" ? step.body.Name : step.name}"`;
  return shown;
}

export function doing(step: Step): string {
  if (step.do === "createContainer" && step.replaces) return "Recreate";
  return WORDS[step.do][0];
}

export function done(step: Step): string {
  if (step.do === "waitContainer" && step.until !== "healthy")
    return step.until === "running" ? "Running" : "Exited";
  return WORDS[step.do][1];
}

/** One line of a plan, for people. */
export function planLine(step: Step): string {
  const changes = (step.reason.changes ?? []).map(({ field, before, after }) => {
    const show = (value: unknown): string =>
      value === undefined ? "?" : value === null ? "nothing" : JSON.stringify(value);
    return before === undefined && after === undefined
      ? field
      : `${field}: ${show(before)} -> ${show(after)}`;
  });
  const why = changes.length > 0 ? `${step.reason.text} (${changes.join("; ")})` : step.reason.text;
  return `${subject(step)}  ${doing(step)}: ${why}`;
}
