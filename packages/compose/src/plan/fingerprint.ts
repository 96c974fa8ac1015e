import { usedContents } from "./contents.ts";
import type { Draft } from "./draft.ts";
import type { PlanService } from "./project.ts";
import { sha256 } from "./sha256.ts";

/** Fields that say how compose handles a service, not what its container is. */
const NOT_THE_CONTAINER = new Set([
  "attach",
  "build",
  "depends_on",
  "develop",
  "env_file",
  "extends",
  "label_file",
  "name",
  "post_start",
  "pre_start",
  "pre_stop",
  "profiles",
  "provider",
  "pull_policy",
  "scale",
]);

/** One short digest per field of a service, and one for the contents it uses. */
export type Fingerprint = Readonly<Record<string, string>>;

type FingerprintContext = Pick<Draft, "project" | "options" | "digests">;

/** What a container was made from, field by field, in a form that fits into a label. */
export function fingerprint(context: FingerprintContext, service: PlanService): Fingerprint {
  const { project, options, digests } = context;
  const fields: Record<string, string> = {};
  for (const [field, value] of Object.entries(service)) {
    if (NOT_THE_CONTAINER.has(field) || field.startsWith("x-") || field.startsWith("#")) continue;
    const text = canonical(field === "deploy" ? withoutReplicas(value) : value);
    if (text === "") continue;
    const digest = digests.get(text) ?? sha256(text).slice(0, 12);
    digests.set(text, digest);
    fields[field] = digest;
  }
  for (const { kind, source } of usedContents(project, service)) {
    const digest = options.contents?.[kind]?.[source];
    if (digest) fields[`${kind}:${source}`] = digest.slice(0, 12);
  }
  return fields;
}

/** `image=1a2b… command=…`, sorted: what the label holds. */
export function fingerprintText(print: Fingerprint): string {
  return Object.keys(print)
    .sort()
    .map((field) => `${field}=${print[field]}`)
    .join(" ");
}

export function parseFingerprint(text: string): Fingerprint {
  return Object.fromEntries(
    text
      .split(" ")
      .filter(Boolean)
      .map((entry) => {
        const at = entry.lastIndexOf("=");
        return [entry.slice(0, at), entry.slice(at + 1)];
      }),
  );
}

/** The fields in which two fingerprints differ. */
export function changedFields(before: Fingerprint, after: Fingerprint): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].filter((field) => before[field] !== after[field]).sort();
}

function withoutReplicas(deploy: unknown): unknown {
  if (!deploy || typeof deploy !== "object") return deploy;
  const { replicas: _, ...rest } = deploy as Record<string, unknown>;
  return rest;
}

/** JSON with sorted keys and without empty values; "" for a value that says nothing. */
function canonical(value: unknown): string {
  if (value === undefined || value === null || value === "") return "";
  if (Array.isArray(value))
    return value.length ? `[${value.map((item) => canonical(item) || "null").join(",")}]` : "[]";
  if (typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value)
    .map(([key, item]): [string, string] => [
      key,
      item === "" ? '""' : item === null ? "null" : canonical(item),
    ])
    .filter(([, text]) => text !== "")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length
    ? `{${entries.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(",")}}`
    : "";
}
