import { expect, test } from "vitest";
import type { PlanOptions } from "./options.ts";
import { pullPolicy } from "./pull-policy.ts";

test.each<[string | undefined, number | undefined, PlanOptions["pull"], string]>([
  [undefined, undefined, undefined, "missing"],
  ["if_not_present", 1e9, undefined, "missing"],
  ["always", undefined, undefined, "always"],
  ["never", undefined, "refresh", "never"],
  [undefined, 0, "refresh", "always"],
  ["always", undefined, "never", "never"],
  ["daily", 86_399, undefined, "missing"],
  ["daily", 86_400, undefined, "always"],
  ["weekly", 86_400, undefined, "missing"],
  ["weekly", 7 * 86_400, "policy", "always"],
  ["every_12h", 43_199, undefined, "missing"],
  ["every_1d12h", 129_600, undefined, "always"],
  // where nobody looked how old it is, what is there is taken
  ["daily", undefined, undefined, "missing"],
  ["refresh", 1, undefined, "always"],
])("%s, an image of %d seconds, asked for %s: %s", (policy, age, asked, expected) => {
  expect(pullPolicy({ ...(policy && { pull_policy: policy }) }, age, asked)).toBe(expected);
});

test("refresh waits for pull_refresh_after", () => {
  const service = { pull_policy: "refresh", pull_refresh_after: "1h" };
  expect([3599, 3600].map((age) => pullPolicy(service, age))).toEqual(["missing", "always"]);
});
