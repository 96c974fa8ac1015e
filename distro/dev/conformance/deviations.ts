import type { ParsedConfig } from "@ros/config";
import { COMPOSE_DEVIATIONS } from "./compose-deviations.ts";
import { buildOptions, readOnlySharing } from "./compose-engine-deviations.ts";
import { sameFaults } from "./config-faults.ts";
import { type MachineFiles, resolveFiles } from "./resolve-files.ts";
import { type Deviation, isSame, isSameOrEmpty, type Json } from "./suite.ts";

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

/** What an editor leaves behind is no layer; otherwise all is as expected. */
export const editorBackups: Deviation<Json> = {
  rule: "editor-backups",
  explains: (one, expected) => {
    // at its place in the order, under a name that counts
    const counted = (path: string) => path.replace(/(\/cloud-config\.d\/[^/]+~)$/, "$1.yml");
    const files = Object.fromEntries(
      Object.entries(one.files as MachineFiles["files"]).map(([path, text]) => [counted(path), text]),
    );
    const actual = resolveFiles({ ...one, files });
    return isSame(asWritten(expected, actual), actual);
  },
};

/** Forms of user data that the original did not know. */
export const moreUserData: Deviation<Json> = {
  rule: "more-user-data",
  explains: ({ kind }, _, actual) => /^unrecognized/.test(kind) && (actual as Json).kind !== "not used",
};

/** A route to IPv6 belongs to `gateway_ipv6`; otherwise all is as expected. */
export const gatewayFamily: Deviation<Json> = {
  rule: "gateway-family",
  explains: (_, expected, actual) => {
    const moved = (value: Json): Json => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
      const { gateway, ...rest } = Object.fromEntries(
        Object.entries(value).map(([key, below]) => [key, moved(below)]),
      );
      if (gateway === undefined) return rest;
      return String(gateway).includes(":") ? { ...rest, gateway_ipv6: gateway } : { ...rest, gateway };
    };
    return isSameOrEmpty(moved(expected), actual);
  },
};

/** Instance types that came after the original. */
export const newerDisks: Deviation<Json> = {
  rule: "newer-disks",
  explains: (_, expected, actual) =>
    (actual as Json).root_disk === "/dev/nvme0n1" &&
    isSameOrEmpty({ ...(expected as Json), root_disk: "/dev/nvme0n1" }, actual),
};

/** What Proxmox writes beside the user data. */
export const proxmoxMetadata: Deviation<Json> = {
  rule: "proxmox-metadata",
  explains: ({ files }, expected, actual) =>
    Object.keys(files ?? {}).some((path) => /\/(?:meta-data|network-config)$/.test(path)) &&
    isSameOrEmpty({ ...(expected as Json), hostname: "" }, { ...(actual as Json), hostname: "" }),
};

/** Every rule, for the test that compares them with docs/deviations.md. */
export const DEVIATIONS: readonly Deviation<Json>[] = [
  addedKeys,
  textValues,
  editorBackups,
  moreUserData,
  gatewayFamily,
  newerDisks,
  proxmoxMetadata,
  readOnlySharing,
  buildOptions,
  ...COMPOSE_DEVIATIONS,
];

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
