import { readFileSync } from "node:fs";
import { load, type Project, withUsedResources } from "@ros/compose";
import type { Config, Diagnostic } from "@ros/config";
import { type BootFault, SYSTEM_PROJECT } from "@ros/init";
import { faultOf } from "./machine-config.ts";

const SCOPE = "io.rancher.os.scope";
/** System services share one shim: a shim each would cost memory, and time at every start. */
const SHIM_GROUP = { "io.containerd.runc.v2.group": SYSTEM_PROJECT };

export interface SystemProjects {
  /** Services of System Docker. */
  readonly system: Project | undefined;
  /** Services that the configuration gives to User Docker. */
  readonly user: Project | undefined;
  readonly faults: readonly BootFault[];
}

/** A file with services, or services as the configuration has them. */
type Input = { readonly file: string; readonly text: string } | { readonly data: Record<string, object> };

/**
 * The services of a configuration and of the files that it includes, by the Docker that runs them. One with
 * a fault is left out and told; the others start.
 */
export function systemProjects(
  config: Config,
  name: string,
  readFile: (path: string) => string = (path) => readFileSync(path, "utf8"),
): SystemProjects {
  const faults: BootFault[] = [];
  const environment = Object.fromEntries(
    Object.entries(config.rancher?.environment ?? {}).map(([key, value]) => [key, String(value)]),
  );
  const included = Object.entries(config.rancher?.services_include ?? {}).flatMap(([file, on]): Input[] => {
    if (!on || !file.startsWith("/")) return [];
    try {
      return [{ file, text: readFile(file) }];
    } catch (error) {
      faults.push({ stage: "services", message: `${file}: cannot be read: ${(error as Error).message}` });
      return [];
    }
  });
  const inputs: Input[] = [{ data: { ...config.rancher?.services } }, ...included];
  const projects = inputs.flatMap((input) => loadWhole(input, name, environment, faults) ?? []);
  const ofScope = (isSystem: boolean): Project | undefined => {
    const parts = projects.map((project) => only(project, isSystem));
    const services = Object.assign({}, ...parts.map((part) => part.services)) as Project["services"];
    const volumes = Object.assign({}, ...parts.map((part) => part.volumes)) as Project["volumes"];
    const networks = Object.assign({}, ...parts.map((part) => part.networks)) as Project["networks"];
    if (Object.keys(services).length === 0) return undefined;
    return withUsedResources({ ...(parts[0] as Project), services, volumes, networks } as Project);
  };
  return { system: ofScope(true), user: ofScope(false), faults };
}

/** The services of one Docker. */
function only(project: Project, isSystem: boolean): Project {
  const services = Object.entries(project.services).filter(
    ([, { labels }]) => (labels?.[SCOPE] === "system") === isSystem,
  );
  const inOneShim = ([key, service]: (typeof services)[number]) =>
    [key, { ...service, annotations: { ...service.annotations, ...SHIM_GROUP } }] as const;
  return { ...project, services: Object.fromEntries(isSystem ? services.map(inOneShim) : services) };
}

function loadWhole(
  input: Input,
  name: string,
  environment: Record<string, string>,
  faults: BootFault[],
): Project | undefined {
  let wanted: Input = input;
  for (;;) {
    if ("data" in wanted && Object.keys(wanted.data).length === 0) return undefined;
    const { project, diagnostics } = load(
      ["data" in wanted ? { file: "/rancher.services", data: wanted.data } : wanted],
      { dialect: "rancheros", projectName: name, serviceVariables: environment },
    );
    if (project) return project;
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    faults.push(...errors.map((diagnostic) => faultOf(diagnostic as Diagnostic)));
    // a file is taken or left as a whole: its services may need one another
    if (!("data" in wanted)) return undefined;
    const bad = new Set(errors.map(({ path }) => path.replace(/^services\./, "").split(".")[0]));
    const rest = Object.fromEntries(Object.entries(wanted.data).filter(([key]) => !bad.has(key)));
    if (Object.keys(rest).length === Object.keys(wanted.data).length) return undefined;
    wanted = { data: rest };
  }
}
