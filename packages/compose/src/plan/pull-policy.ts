import { parseDuration } from "../units/duration.ts";
import type { PlanOptions } from "./options.ts";
import type { PlanService } from "./project.ts";

type PullPolicy = "always" | "missing" | "never" | "build";

const DAY_SECONDS = 86_400;

/** Whether a service's image is pulled; `age` is how many seconds ago the one that is here was, where that is known. */
export function pullPolicy(
  service: PlanService,
  age: number | undefined,
  asked: PlanOptions["pull"] = "policy",
): PullPolicy {
  if (asked !== "policy" && asked !== "refresh") return asked;
  switch (service.pull_policy) {
    case "always":
    case "never":
    case "build":
      return service.pull_policy;
  }
  if (asked === "refresh") return "always";
  const limit = refreshAfter(service);
  return limit !== undefined && age !== undefined && age >= limit ? "always" : "missing";
}

/** Seconds after which the service's image is looked for anew; undefined for a policy that no age matters to. */
export function refreshAfter({ pull_policy, pull_refresh_after }: PlanService): number | undefined {
  const policy = String(pull_policy ?? "");
  if (policy === "daily") return DAY_SECONDS;
  if (policy === "weekly") return 7 * DAY_SECONDS;
  if (policy === "refresh") return seconds(String(pull_refresh_after ?? "0"));
  return policy.startsWith("every_") ? seconds(policy.slice("every_".length)) : undefined;
}

function seconds(duration: string): number {
  return Number(parseDuration(duration) ?? 0n) / 1e9;
}
