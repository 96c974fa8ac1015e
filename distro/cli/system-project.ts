import { load, type Project } from "@ros/compose";
import type { Config, Diagnostic } from "@ros/config";
import type { BootFault } from "@ros/init";
import { faultOf } from "./machine-config.ts";

const SCOPE = "io.rancher.os.scope";

export interface SystemProjects {
  /** Services of System Docker. */
  readonly system: Project | undefined;
  /** Services that the configuration gives to User Docker. */
  readonly user: Project | undefined;
  readonly faults: readonly BootFault[];
}

/** The services of a configuration, by the Docker that runs them. One with a fault is left out and told; the others start. */
export function systemProjects(config: Config, name: string): SystemProjects {
  const faults: BootFault[] = [];
  const services = Object.entries(config.rancher?.services ?? {});
  const isSystem = ([, { labels }]: (typeof services)[number]): boolean =>
    labelOf(labels, SCOPE) === "system";
  const environment = Object.fromEntries(
    Object.entries(config.rancher?.environment ?? {}).map(([key, value]) => [key, String(value)]),
  );
  const projectOf = (entries: typeof services): Project | undefined =>
    loadWhole(Object.fromEntries(entries), name, environment, faults);
  return {
    system: projectOf(services.filter(isSystem)),
    user: projectOf(services.filter((entry) => !isSystem(entry))),
    faults,
  };
}

function labelOf(
  labels: Readonly<Record<string, unknown>> | readonly string[] | undefined,
  key: string,
): string | undefined {
  if (!Array.isArray(labels)) return (labels as Record<string, unknown> | undefined)?.[key]?.toString();
  return labels.find((line: string) => line.startsWith(`${key}=`))?.slice(key.length + 1);
}

function loadWhole(
  services: Record<string, object>,
  name: string,
  environment: Record<string, string>,
  faults: BootFault[],
): Project | undefined {
  let wanted = services;
  while (Object.keys(wanted).length > 0) {
    const { project, diagnostics } = load([{ file: "/rancher.services", data: wanted }], {
      dialect: "rancheros",
      projectName: name,
      serviceVariables: environment,
    });
    if (project) return project;
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    faults.push(...errors.map((diagnostic) => faultOf(diagnostic as Diagnostic)));
    const bad = new Set(errors.map(({ path }) => path.replace(/^services\./, "").split(".")[0]));
    const rest = Object.fromEntries(Object.entries(wanted).filter(([key]) => !bad.has(key)));
    if (Object.keys(rest).length === Object.keys(wanted).length) return undefined;
    wanted = rest;
  }
  return undefined;
}
