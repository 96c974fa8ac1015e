import { buildSpec } from "./build-spec.ts";
import { add, type Draft } from "./draft.ts";
import { isImageReference } from "./image-reference.ts";
import { newDraft, selectedServices } from "./new-draft.ts";
import { imageId, type Observed } from "./observed.ts";
import type { PlanOptions } from "./options.ts";
import { PlanError } from "./plan-error.ts";
import type { PlanProject, PlanService } from "./project.ts";
import { pullPolicy, refreshAfter } from "./pull-policy.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";
import type { Step } from "./step.ts";

/** Pulls and builds, by each service's policy. One step per image, however many services use it. */
export function planImages(draft: Draft, selected: readonly string[]): void {
  const known = new Map<string, number>();
  for (const name of selected) {
    const service = draft.services[name] ?? {};
    const image = service.image ?? `${draft.project.name}-${name}`;
    if (service.image && !isImageReference(service.image)) {
      throw new PlanError(
        "PLAN_IMAGE_INVALID",
        `services.${name}.image: expected an image reference, got "${service.image}"`,
      );
    }
    const key = `${image} ${service.platform ?? ""}`;
    const step = known.get(key) ?? planImage(draft, name, service, image);
    if (step === undefined) continue;
    known.set(key, step);
    draft.imageSteps.set(name, step);
  }
}

function planImage(draft: Draft, name: string, service: PlanService, image: string): number | undefined {
  const present = imageId(draft.observed, image) !== undefined;
  const builds = Boolean(service.build) && draft.options.build !== "never";
  const policy = pullPolicy(service, draft.observed.imageAges?.[image], draft.options.pull);
  const build = () => buildSpec(draft.project, name, service);
  if (builds && (draft.options.build === "always" || policy === "build")) {
    return add(
      draft,
      { do: "buildImage", build: build() },
      { reason: { code: "policy", text: "a build was asked for" }, service: name },
    );
  }
  if (policy === "always" || (!present && policy === "missing" && service.image)) {
    const text = present ? `pull policy is ${service.pull_policy ?? "always"}` : "the image is missing";
    const orBuild = builds ? { orBuild: build() } : {};
    return add(
      draft,
      {
        do: "pullImage",
        image,
        ...(service.platform ? { platform: service.platform } : {}),
        ...orBuild,
        ...(refreshAfter(service) === undefined || image.includes("@") ? {} : { isDated: true }),
      },
      { reason: { code: present ? "policy" : "missing", text }, service: name },
    );
  }
  if (!present && builds) {
    return add(
      draft,
      { do: "buildImage", build: build() },
      { reason: { code: "missing", text: "the image is missing" }, service: name },
    );
  }
  if (!present) {
    throw new PlanError(
      "PLAN_IMAGE_MISSING",
      `services.${name}.image: ${image} is not here, and may not be ${service.build ? "built" : "pulled"}`,
      service.build ? "build it: ros-compose build" : "pull it, or change pull_policy",
    );
  }
  return undefined;
}

/** The pulls and builds of a project alone: what must be known before containers can be compared. */
export function planPulls(project: PlanProject, observed: Observed, options: PlanOptions): Step[] {
  const draft = newDraft(project, observed, options);
  const selected = selectedServices(draft);
  refuseUnsupported(draft, selected);
  planImages(draft, selected);
  return draft.steps;
}
