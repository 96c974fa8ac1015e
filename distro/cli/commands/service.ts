import type { Engine } from "@ros/compose";
import { dockerEngine } from "@ros/compose/docker";
import { type Io, type LoadedProject, main, processIo } from "@ros/compose/node";
import type { Config } from "@ros/config";
import { SYSTEM_PROJECT, SYSTEM_SOCKET, USER_SOCKET } from "@ros/init";
import { faultLines } from "../faults.ts";
import { listServices, refusal } from "../included-services.ts";
import { readMachineConfig } from "../machine-config.ts";
import { registryAuths } from "../registry-auths.ts";
import { type Docker, optionTexts, planRuns, type Run, SERVICE_COMMANDS } from "../service-runs.ts";
import { type SystemProjects, systemProjects } from "../system-project.ts";
import { subcommand, UsageError } from "../usage.ts";
import { config as setConfig } from "./config.ts";

const SWITCHES = {
  enable: "start a file's services at every boot, from the next on",
  disable: "no longer start them",
  delete: "forget them",
} as const;
const ALL = ["list", ...Object.keys(SWITCHES), ...Object.keys(SERVICE_COMMANDS)];
/** What comes with the system is in no registry. */
const BUILT_IN = /^ros\/os-[a-z]+:current$/;
const COMPOSE_USAGE = 16;

/** `ros service`: the services of the configuration, in both Dockers. */
export async function service(args: readonly string[]): Promise<number> {
  if (args[0] === "--help" || args[0] === "-h") return help();
  const { name, rest } = subcommand("service", args, ALL);
  if (rest.includes("--help") || rest.includes("-h")) return help(name);
  if (name === "list") return list(rest);
  if (name === "enable" || name === "disable" || name === "delete") return switchServices(name, rest);
  const { config } = readMachineConfig();
  const projects = systemProjects(config, SYSTEM_PROJECT);
  const names = (docker: Docker) =>
    Object.entries(projects[docker]?.services ?? {})
      .filter(([, { image }]) => name !== "pull" || !BUILT_IN.test(image ?? ""))
      .map(([key]) => key);
  return runAll(planRuns(name, rest, { system: names("system"), user: names("user") }), projects);
}

function list(args: readonly string[]): number {
  // no index of services is kept, so that none can be out of date
  const unknown = args.find((word) => !["-a", "--all", "-u", "--update"].includes(word));
  if (unknown !== undefined)
    throw new UsageError(`service list: unexpected ${JSON.stringify(unknown)}`, [
      "-a, --all",
      "-u, --update",
    ]);
  const all = args.includes("-a") || args.includes("--all");
  for (const line of listServices(readMachineConfig().config, all)) console.log(line);
  return 0;
}

async function switchServices(name: keyof typeof SWITCHES, services: readonly string[]): Promise<number> {
  if (services.length === 0 || services.some((one) => one.startsWith("-")))
    throw new UsageError(`service ${name}: no service is named`, ["the names of one or more services"]);
  const { config } = readMachineConfig();
  for (const one of services) {
    const fault = refusal(config, one, name);
    if (fault !== undefined) throw new Error(`service ${name}: ${fault}`);
  }
  for (const one of services) {
    const key = `rancher.services_include.${JSON.stringify(one)}`;
    if (name === "enable") {
      const staged = await stage(one, config);
      if (staged !== 0) return staged;
    }
    const code = await setConfig(
      name === "delete" ? ["delete", key] : ["set", key, String(name === "enable")],
    );
    if (code !== 0) return code;
  }
  return 0;
}

/** Look at a file's services, and have their images here before a boot needs them. */
async function stage(file: string, { rancher }: Config): Promise<number> {
  if (!file.startsWith("/")) return 0;
  const alone: Config = {
    rancher: {
      services_include: { [file]: true },
      ...(rancher?.environment && { environment: rancher.environment }),
    },
  };
  const projects = systemProjects(alone, SYSTEM_PROJECT);
  for (const fault of projects.faults) for (const line of faultLines(fault)) console.error(line);
  if (projects.faults.length > 0) return 1;
  const argv = ["pull", "--policy=missing", "--ignore-buildable"];
  const runs = (["system", "user"] as const).filter((docker) => projects[docker]);
  return runAll(
    runs.map((docker) => ({ docker, argv })),
    projects,
  );
}

/** One command line after the other, until one fails. */
async function runAll(runs: readonly Run[], projects: SystemProjects): Promise<number> {
  for (const { docker, argv } of runs) {
    const io: Io = {
      ...processIo(),
      program: "ros service",
      project: async () => loaded(projects, docker),
      engine: async () => (docker ? engineOf(docker) : bothEngines(projects.user !== undefined)),
      registryAuths,
    };
    const code = await main(argv, io);
    if (code !== 0) return code === COMPOSE_USAGE ? 2 : code;
  }
  return 0;
}

const engineOf = (docker: Docker): Engine =>
  dockerEngine({ socketPath: docker === "system" ? SYSTEM_SOCKET : USER_SOCKET });

/** Both Dockers as one, for looking at containers. */
function bothEngines(withUser: boolean): Engine {
  const system = engineOf("system");
  if (!withUser) return system;
  const user = engineOf("user");
  const users = new Set<string>();
  const of = (id: string): Engine => (users.has(id) ? user : system);
  return {
    ...system,
    listContainers: async (...call) => {
      const theirs = await user.listContainers(...call).catch((error: Error) => {
        console.error(`ros service: ${error.message}`);
        return [];
      });
      for (const { id } of theirs) users.add(id);
      return [...(await system.listContainers(...call)), ...theirs];
    },
    inspectContainer: (id, ...call) => of(id).inspectContainer(id, ...call),
    logs: (id, ...call) => of(id).logs(id, ...call),
  };
}

function loaded(projects: SystemProjects, docker: Docker | undefined): LoadedProject {
  const chosen = docker ? [projects[docker]] : [projects.system, projects.user];
  const parts = chosen.filter((part) => part !== undefined);
  const services = Object.assign({}, ...parts.map((part) => part.services));
  return {
    project: { ...parts[0], name: SYSTEM_PROJECT, services },
    workingDir: "",
    configFiles: [],
    environmentFiles: [],
    environment: {},
    disabled: [],
  };
}

function help(name?: string): number {
  const command = name === undefined ? undefined : SERVICE_COMMANDS[name];
  if (command) {
    const options = Object.keys(command.options).length > 0 ? optionTexts(command) : [];
    console.log(
      [`usage: ros service ${name} [OPTION…] [SERVICE…]`, "", command.summary, ...options].join("\n"),
    );
    return 0;
  }
  const rows = [
    ["list", "services that files add; --all: those of the system, too"],
    ...Object.entries(SWITCHES),
    ...Object.entries(SERVICE_COMMANDS).map(([key, { summary }]) => [key, summary] as const),
  ];
  console.log(
    `usage: ros service COMMAND\n\n${rows.map(([key = "", summary]) => `  ${key.padEnd(10)}${summary}`).join("\n")}`,
  );
  return 0;
}
