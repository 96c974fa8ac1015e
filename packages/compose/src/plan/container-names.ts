import type { Draft } from "./draft.ts";
import { fingerprint, fingerprintText } from "./fingerprint.ts";
import { COMPOSE_VERSION, LABEL } from "./labels.ts";
import { imageId } from "./observed.ts";
import type { PlanProject, PlanService } from "./project.ts";
import { serviceHash } from "./service-hash.ts";

/** `project-service-1`, unless the service names its container. */
export function containerName(
  project: PlanProject,
  name: string,
  service: PlanService,
  number: number,
): string {
  return service.container_name || `${project.name}-${name}-${number}`;
}

interface Which {
  readonly number: number;
  readonly replaces?: string;
  readonly oneOff?: { readonly slug: string };
}

/** The labels by which this tool and docker compose know a container again. */
export function containerLabels(
  draft: Draft,
  name: string,
  service: PlanService,
  which: Which,
): Record<string, string> {
  const { project, options } = draft;
  const image = imageId(draft.observed, service.image ?? `${project.name}-${name}`);
  return {
    ...(options.configFiles?.length ? { [LABEL.configFiles]: options.configFiles.join(",") } : {}),
    ...(options.environmentFiles?.length
      ? { [LABEL.environmentFile]: options.environmentFiles.join(",") }
      : {}),
    ...(options.workingDir ? { [LABEL.workingDir]: options.workingDir } : {}),
    ...(image ? { [LABEL.image]: image } : {}),
    ...(which.replaces ? { [LABEL.replace]: which.replaces } : {}),
    ...(which.oneOff ? { [LABEL.slug]: which.oneOff.slug } : {}),
    [LABEL.configHash]: serviceHash(service, (other) => knownId(draft, other)),
    [LABEL.number]: String(which.number),
    [LABEL.dependsOn]: dependsOnText(draft, service),
    [LABEL.fingerprint]: fingerprintText(fingerprint(draft, service)),
    [LABEL.oneoff]: which.oneOff ? "True" : "False",
    [LABEL.project]: project.name ?? "",
    [LABEL.service]: name,
    [LABEL.version]: COMPOSE_VERSION,
  };
}

/** An id that is known before the plan is carried out; the rest is filled in then. */
function knownId(draft: Draft, service: string): string | undefined {
  const wanted = draft.wanted.get(service)?.[0];
  return wanted ? wanted.ref.id : draft.containers.get(service)?.[0]?.id;
}

function dependsOnText(draft: Draft, service: PlanService): string {
  return Object.entries(service.depends_on ?? {})
    .filter(([name]) => Object.hasOwn(draft.services, name))
    .map(([name, wish]) => `${name}:${wish?.condition ?? "service_started"}:${wish?.restart ?? false}`)
    .sort()
    .join(",");
}

/** `container:alias` for links and external links; a linked service also answers to its container's names. */
export function linkTexts(project: PlanProject, services: Draft["services"], service: PlanService): string[] {
  const links: string[] = [];
  for (const link of (service.links ?? []) as string[]) {
    const [name = "", alias = name] = link.split(":");
    const container = containerName(project, name, services[name] ?? {}, 1);
    links.push(`${container}:${alias}`, `${container}:${name}-1`, `${container}:${project.name}-${name}-1`);
  }
  for (const link of (service.external_links ?? []) as string[]) {
    links.push(link.includes(":") ? link : `${link}:${link}`);
  }
  return links;
}
