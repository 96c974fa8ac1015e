import type { PlanNetwork, PlanVolume } from "./project.ts";
import { sha256 } from "./sha256.ts";

/** Key order of the structs behind the hash of networks and volumes (compose-go 2.13). */
const ORDER = [
  "name",
  "driver",
  "driver_opts",
  "ipam",
  "external",
  "internal",
  "attachable",
  "labels",
  "enable_ipv4",
  "enable_ipv6",
] as const;

/** The hash that docker compose writes on networks and volumes. */
export function resourceHash(resource: PlanNetwork | PlanVolume): string {
  return sha256(goJson(inOrder(resource)));
}

function inOrder(resource: PlanNetwork | PlanVolume): Record<string, unknown> {
  return Object.fromEntries(
    ORDER.flatMap((key) => (isEmpty(resource[key]) ? [] : [[key, sorted(resource[key])]])),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** JSON as Go prints it: `<`, `>` and `&` escaped. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
}
