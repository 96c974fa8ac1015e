import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { applySteps, joinPlans, type Plan, planNtp, planWriteFiles } from "@ros/cloud-init";
import { linuxEffects } from "@ros/cloud-init/node";
import type { Config } from "@ros/config";
import { complaints } from "./complaints.ts";

/** Services whose programs live in the view: their files are the console's. */
export const IN_THE_VIEW: readonly string[] = ["console", "docker"];

const FILES = "/run/ros/files";

/** The files that a configuration puts into the containers of services, `ntp` among them. */
export function planContainerFiles(config: Config): ReadonlyMap<string, Plan> {
  const named = (config.write_files ?? []).flatMap(({ container }) => (container ? [container] : []));
  const names = new Set([...named, ...(config.ntp === undefined ? [] : ["ntp"])]);
  return new Map(
    [...names]
      .filter((name) => !IN_THE_VIEW.includes(name))
      .map((name) => {
        const { steps, diagnostics } = joinPlans([
          planWriteFiles(config.write_files, { container: name }),
          ...(name === "ntp" ? [planNtp(config.ntp, undefined)] : []),
        ]);
        // there is nothing to restart: the files are there before their service is
        return [name, { steps: steps.filter((step) => step.do === "write-file"), diagnostics }] as const;
      }),
  );
}

/** Volumes of a service: each of its files, bound to its place. */
export const volumesOf = (service: string, { steps }: Plan): string[] => [
  ...new Set(
    steps.flatMap((step) =>
      step.do === "write-file" ? [`${join(FILES, service, step.path)}:${step.path}`] : [],
    ),
  ),
];

/** Write the files of containers, and hand each service its own. Returns what did not work, too. */
export async function applyContainerFiles(
  config: Config,
): Promise<{ readonly config: Config; readonly messages: readonly string[] }> {
  const messages: string[] = [];
  const services = { ...config.rancher?.services };
  for (const [name, plan] of planContainerFiles(config)) {
    const service = services[name];
    if (service === undefined) {
      messages.push(`write_files: expected the name of a service as container, got ${name}`);
      continue;
    }
    const root = join(FILES, name);
    for (const step of plan.steps) if (step.do === "write-file" && step.append) lend(step.path, root);
    // owners are looked up there
    for (const table of ["/etc/passwd", "/etc/group"]) lend(table, root);
    const outcomes = await applySteps(plan.steps, linuxEffects({ root }));
    messages.push(...complaints(plan, outcomes));
    services[name] = { ...service, volumes: [...(service.volumes ?? []), ...volumesOf(name, plan)] };
  }
  return { config: { ...config, rancher: { ...config.rancher, services } }, messages };
}

/** A file of the image, which is every container's, as the beginning of one of our own. */
function lend(path: string, root: string): void {
  const target = join(root, path);
  if (existsSync(target) || !existsSync(path)) return;
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(path, target);
}
