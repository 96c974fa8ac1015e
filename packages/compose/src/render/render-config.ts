import type { Project, Service } from "../model.ts";
import { imageWithDigest } from "./image-with-digest.ts";
import { withUsedResources } from "./used-resources.ts";
import { writeYaml } from "./write-yaml.ts";

export interface RenderOptions {
  readonly format?: "yaml" | "json";
  /** True for a project whose references were kept: nothing is left out, and no dollar is doubled. */
  readonly isRaw?: boolean;
  /** The digest of each image, by the name that the project has for it; images are then pinned. */
  readonly digests?: ReadonlyMap<string, string>;
}

/**
 * Write a project the way `docker compose config` does: read again, the text gives the same project.
 *
 * @example
 * process.stdout.write(renderConfig(project, { format: "json" }));
 */
export function renderConfig(project: Project, options: RenderOptions = {}): string {
  const value = configOf(project, options);
  if (options.format === "json") return `${JSON.stringify(value, null, 2)}\n`;
  return writeYaml(value);
}

/** What `renderConfig` writes, as plain data. */
export function configOf(
  project: Project,
  { isRaw = false, digests }: RenderOptions = {},
): Record<string, unknown> {
  const { disabled: _, ...shown } = isRaw ? project : withUsedResources(project);
  const { name, services, networks, volumes, secrets, configs, models, ...extensions } = shown;
  const ordered = Object.entries(services).sort(([a], [b]) => (a < b ? -1 : 1));
  const rendered = ordered.map(([key, service]) => [key, renderService(service, isRaw, digests)] as const);
  const sections = { networks, volumes, secrets, configs, models };
  const filled = Object.entries(sections).filter(
    ([, section]) => section !== undefined && Object.keys(section).length > 0,
  );
  const value = { name, services: fromEntries(rendered), ...Object.fromEntries(filled), ...extensions };
  return (isRaw ? value : doubled(value)) as Record<string, unknown>;
}

function renderService(
  service: Service,
  isRaw: boolean,
  digests: ReadonlyMap<string, string> | undefined,
): Record<string, unknown> {
  const shown: Record<string, unknown> = { ...service };
  if (isRaw) {
    for (const key of ["command", "entrypoint"]) if (shown[key] === null) delete shown[key];
  } else {
    // their variables are in the environment already
    delete shown.env_file;
    for (const key of ["secrets", "configs"] as const) {
      const files = service[key];
      if (files !== undefined)
        shown[key] = files.map((file) =>
          file.mode === undefined ? file : { ...file, mode: Number.parseInt(file.mode, 8) },
        );
    }
    const digest = service.image === undefined ? undefined : digests?.get(service.image);
    if (digest !== undefined) shown.image = imageWithDigest(service.image!, digest);
  }
  return fromEntries(Object.entries(shown).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A dollar of a resolved value is written twice, or reading it again would take it for a reference. */
function doubled(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(doubled);
  if (typeof value !== "object" || value === null) return value;
  return fromEntries(Object.entries(value).map(([key, below]) => [key, doubled(below)]));
}

/** `Object.fromEntries` defines keys, so that `__proto__` stays one. */
function fromEntries(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  return Object.fromEntries(entries);
}
