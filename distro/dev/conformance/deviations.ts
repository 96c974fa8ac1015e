import type { ParsedConfig } from "@ros/config";
import { sameFaults } from "./config-faults.ts";
import { type Deviation, isSame, type Json } from "./suite.ts";

/** Keys that this system has and the original had not. */
const ADDED =
  /^(?:(?:users|timezone|ntp|ca_certs|data_root|userns_enabled|timeout|append): |.*\.(?:data_root|userns_enabled): )/;

/** A key that we know is not reported as unknown. */
export const addedKeys: Deviation<Json> = {
  rule: "added-keys",
  explains: (_, expected, actual) => {
    const others = (expected as string[]).filter(
      (fault) => !(ADDED.test(fault) && /Additional property/.test(fault)),
    );
    return others.length < (expected as string[]).length && sameFaults(others, actual as ParsedConfig);
  },
};

/** Where a key takes text, `1` and `true` become text when the document is read. */
export const textValues: Deviation<Json> = {
  rule: "text-values",
  explains: (_, expected, actual) => isSame(asWritten(expected, actual), actual),
};

/** What an editor leaves behind is no layer. */
export const editorBackups: Deviation<Json> = {
  rule: "editor-backups",
  explains: ({ files }) => Object.keys(files ?? {}).some((path) => /\/cloud-config\.d\/[^/]+~$/.test(path)),
};

/** Every rule, for the test that compares them with docs/deviations.md. */
export const DEVIATIONS: readonly Deviation<Json>[] = [addedKeys, textValues, editorBackups];

/** The expected value with its numbers and booleans as text, where the actual value has just that text. */
function asWritten(expected: unknown, actual: unknown): unknown {
  if (typeof expected === "number" || typeof expected === "boolean") {
    return typeof actual === "string" && actual === String(expected) ? actual : expected;
  }
  if (typeof expected !== "object" || expected === null || typeof actual !== "object" || actual === null)
    return expected;
  if (Array.isArray(expected))
    return expected.map((item, index) => asWritten(item, (actual as unknown[])[index]));
  return Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [key, asWritten(value, (actual as Json)[key])]),
  );
}
