import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./usage.ts";

/** An option, and the option of compose that it stands for; `""` where there is nothing to ask for. */
interface Option {
  readonly short?: string;
  readonly takesValue?: true;
  readonly as?: string;
}

interface ServiceCommand {
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Whether what is needed by others comes first, or what needs others; `all` shows without changing. */
  readonly order: "start" | "stop" | "all";
  readonly needsNames?: true;
  /** What compose is told besides. */
  readonly always?: readonly string[];
}

const RECREATE = { "no-recreate": {}, "force-recreate": {}, "no-build": {} } as const;
const TIMEOUT = { timeout: { short: "t", takesValue: true } } as const;

/** The commands that compose's own carry out; the options are RancherOS's. */
export const SERVICE_COMMANDS: Readonly<Record<string, ServiceCommand>> = {
  up: {
    summary: "create and start services",
    options: { foreground: { as: "" }, ...RECREATE },
    order: "start",
    needsNames: true,
  },
  create: { summary: "create services without starting them", options: RECREATE, order: "start" },
  start: { summary: "start services that exist", options: { foreground: { as: "" } }, order: "start" },
  unpause: { summary: "let paused services go on", options: {}, order: "start" },
  restart: { summary: "restart services", options: TIMEOUT, order: "start" },
  pull: { summary: "pull the images of services", options: { "ignore-pull-failures": {} }, order: "start" },
  build: {
    summary: "build the images of services",
    // intermediate containers are always removed
    options: { "no-cache": {}, pull: {}, "force-rm": { as: "" } },
    order: "start",
  },
  stop: { summary: "stop services", options: TIMEOUT, order: "stop" },
  pause: { summary: "hold services where they are", options: {}, order: "stop" },
  kill: {
    summary: "end services at once",
    options: { signal: { short: "s", takesValue: true } },
    order: "stop",
  },
  rm: {
    summary: "remove services that are stopped",
    options: { force: { short: "f" }, volumes: { short: "v" } },
    order: "stop",
  },
  down: {
    summary: "stop and remove services",
    options: {
      volumes: { short: "v" },
      rmi: { takesValue: true },
      "remove-orphans": {},
      ...TIMEOUT,
    },
    order: "stop",
  },
  ps: {
    summary: "show the containers of services",
    options: { quiet: { short: "q" }, format: { takesValue: true } },
    order: "all",
    always: ["--all"],
  },
  logs: {
    summary: "show what services print",
    options: { lines: { takesValue: true, as: "tail" }, follow: { short: "f" } },
    order: "all",
  },
};

export type Docker = "system" | "user";

/** One command line of compose, and the Docker that it is for; without one it looks at both. */
export interface Run {
  readonly docker?: Docker;
  readonly argv: readonly string[];
}

/** Whoever asks is in the console, and would end with it. */
const CONSOLE = "console";

/** The command lines of compose that one of `ros service` comes to, in their order. */
export function planRuns(
  name: string,
  args: readonly string[],
  services: Readonly<Record<Docker, readonly string[]>>,
): Run[] {
  const command = SERVICE_COMMANDS[name] as ServiceCommand;
  const { values, names } = parse(name, command, args);
  if (command.needsNames && names.length === 0)
    throw new UsageError(`service ${name}: no service is named`, ["the names of one or more services"]);
  const unknown = names.find((one) => !services.system.includes(one) && !services.user.includes(one));
  if (unknown !== undefined) throw new NoSuchService(unknown);
  const flags = flagsOf(name, command, values);
  if (command.order === "all") return [{ argv: [name, ...flags, ...names] }];
  const wanted = (docker: Docker): string[] =>
    services[docker].filter((one) => (names.length === 0 ? one !== CONSOLE : names.includes(one)));
  const system = wanted("system");
  const groups: { docker: Docker; names: string[]; flags: readonly string[] }[] = [
    { docker: "system", names: system.filter((one) => one !== CONSOLE), flags },
    { docker: "user", names: wanted("user"), flags },
  ];
  if (command.order === "stop") groups.reverse();
  if (system.includes(CONSOLE))
    groups.push({ docker: "system", names: [CONSOLE], flags: keepsConsole(command, flags) });
  const runs = groups.filter((group) => group.names.length > 0);
  if (values.foreground === true && name === "up" && runs.length > 1)
    throw new UsageError("service up: --foreground with services of both Dockers", ["services of one"]);
  return runs.map((group) => ({ docker: group.docker, argv: [name, ...group.flags, ...group.names] }));
}

/** Recreating the console would end this command halfway, and leave a machine without one; a boot does it. */
function keepsConsole(command: ServiceCommand, flags: readonly string[]): readonly string[] {
  if (!("no-recreate" in command.options)) return flags;
  return [...flags.filter((flag) => !/^--(no|force)-recreate$/.test(flag)), "--no-recreate"];
}

function flagsOf(name: string, command: ServiceCommand, values: Values): string[] {
  const given = Object.entries(values).flatMap(([option, value]) => {
    const { as = option } = command.options[option] ?? {};
    if (as === "") return [];
    return typeof value === "string" ? [`--${as}=${value}`] : [`--${as}`];
  });
  // RancherOS starts in the background, and shows the last hundred lines
  if (name === "up" && values.foreground !== true) given.unshift("--detach");
  if (name === "logs" && values.lines === undefined) given.unshift("--tail=100");
  return [...(command.always ?? []), ...given];
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

function parse(
  name: string,
  command: ServiceCommand,
  args: readonly string[],
): { values: Values; names: string[] } {
  const options: NonNullable<ParseArgsConfig["options"]> = Object.fromEntries(
    Object.entries(command.options).map(([option, { short, takesValue }]) => [
      option,
      { type: takesValue ? "string" : "boolean", ...(short && { short }) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: values as Values, names: positionals };
  } catch (error) {
    const what = ((error as Error).message.split(/[.\n]/)[0] ?? "").replace(/^U/, "u");
    throw new UsageError(`service ${name}: ${what}`, optionTexts(command));
  }
}

/** `-t, --timeout VALUE` and its like. */
export function optionTexts({ options }: Pick<ServiceCommand, "options">): string[] {
  const texts = Object.entries(options).map(
    ([option, { short, takesValue }]) =>
      `${short ? `-${short}, ` : ""}--${option}${takesValue ? " VALUE" : ""}`,
  );
  return texts.length > 0 ? texts : ["the names of services"];
}

export class NoSuchService extends Error {
  override readonly name = "NoSuchService";
  readonly hint = "ros service list --all shows those that there are";

  constructor(service: string) {
    super(`service: ${JSON.stringify(service)}: expected the name of a service`);
  }
}
