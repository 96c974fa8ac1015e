import { formatDiagnostics } from "@ros/config/diagnostics";
import type { Engine } from "../engine/engine.ts";
import type { ProjectOnDisk } from "../node/read-project.ts";
import type { PlanOptions } from "../plan/options.ts";
import { CliError, EXIT } from "./cli-error.ts";
import type { Command, Context, LoadedProject } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { type Flag, type Flags, parseFlags, usage } from "./flags.ts";
import { commandHelp, mainHelp } from "./help.ts";
import type { Io } from "./io.ts";

export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: "all-resources", kind: "flag", help: "Include all resources, even those not used by services" },
  {
    name: "ansi",
    kind: "text",
    help: "When to print ANSI control characters",
    values: ["never", "always", "auto"],
  },
  { name: "compatibility", kind: "flag", help: "Accepted, and without effect" },
  { name: "dry-run", kind: "flag", help: "Print what would be done, and do nothing" },
  { name: "env-file", kind: "list", help: "Specify an alternate environment file" },
  { name: "file", short: "f", kind: "list", help: "Compose configuration files" },
  { name: "help", short: "h", kind: "flag", help: "Print this help" },
  { name: "host", short: "H", kind: "text", help: "Daemon socket to connect to" },
  { name: "parallel", kind: "number", help: "Control max parallelism, -1 for unlimited" },
  { name: "profile", kind: "list", help: "Specify a profile to enable" },
  {
    name: "progress",
    kind: "text",
    help: "Type of progress output",
    values: ["auto", "tty", "plain", "quiet"],
  },
  { name: "project-directory", kind: "text", help: "Specify an alternate working directory" },
  { name: "project-name", short: "p", kind: "text", help: "Project name" },
  { name: "version", short: "v", kind: "flag", help: "Show the version information" },
];

const HELP: Flag = { name: "help", short: "h", kind: "flag", help: "Print this help" };

/** Runs one command line. Never throws: what goes wrong is one line on standard error and an exit code. */
export async function main(argv: readonly string[], io: Io, planDefaults: PlanOptions = {}): Promise<number> {
  try {
    return await runLine(argv, io, planDefaults);
  } catch (error) {
    return report(error, io);
  }
}

async function runLine(argv: readonly string[], io: Io, planDefaults: PlanOptions): Promise<number> {
  const { flags: global, rest } = parseFlags(argv, GLOBAL_FLAGS, true);
  const [name, ...words] = rest;
  if (global.has("version")) return runLine(["version"], io, planDefaults);
  if (name === undefined || name === "help") {
    const called = programOf(io);
    io.out(
      words[0] ? commandHelp(await find(words[0], io), called) : mainHelp(await all(), GLOBAL_FLAGS, called),
    );
    return EXIT.ok;
  }
  const command = await find(name, io);
  const { flags, rest: args } = parseFlags(words, [...command.flags, HELP], command.stopAtWord ?? false);
  if (flags.has("help") || global.has("help")) {
    io.out(commandHelp(command, programOf(io)));
    return EXIT.ok;
  }
  checkArgs(command, args);
  const abort = new AbortController();
  const stopListening = io.onInterrupt(() => abort.abort(new CliError(EXIT.interrupted, "interrupted")));
  try {
    return await command.run(createContext(io, global, flags, args, abort.signal, planDefaults));
  } finally {
    stopListening();
  }
}

const programOf = (io: Io): string => io.program ?? "ros-compose";

async function find(name: string, io: Io): Promise<Command> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load) return load();
  const close = Object.keys(COMMANDS).find(
    (candidate) => candidate.startsWith(name) || name.startsWith(candidate),
  );
  throw usage(
    `unknown command: ${name}`,
    close ? `did you mean ${close}?` : `${programOf(io)} --help lists the commands`,
  );
}

function all(): Promise<Command[]> {
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}

function checkArgs(command: Command, args: readonly string[]): void {
  const { minArgs = 0, maxArgs } = command;
  if (args.length < minArgs) throw usage(`${command.name}: expected ${command.usage}`);
  if (maxArgs !== undefined && args.length > maxArgs)
    throw usage(`${command.name}: unexpected argument ${args[maxArgs]}`);
}

function createContext(
  io: Io,
  global: Flags,
  flags: Flags,
  args: readonly string[],
  signal: AbortSignal,
  planDefaults: PlanOptions,
): Context {
  let engine: Promise<Engine> | undefined;
  return {
    io,
    global,
    flags,
    args,
    signal,
    planDefaults,
    engine() {
      engine ??= io.engine(global.text("host"));
      return engine;
    },
    async project(services = []) {
      if (io.project) return io.project();
      const { readFromDisk } = await import("./read-from-disk.ts");
      const disk = await readFromDisk(io, global, services);
      refuseUnknown(disk, services);
      return fromDisk(disk, io, flags.has("no-deps") ? services : undefined);
    },
    async projectName() {
      return global.text("project-name") ?? io.env.COMPOSE_PROJECT_NAME ?? "";
    },
  };
}

/** A service that is named wrongly is the command line's fault, and not the file's. */
function refuseUnknown(disk: ProjectOnDisk, services: readonly string[]): void {
  if (disk.project || services.length === 0) return;
  const errors = disk.diagnostics.filter(({ severity }) => severity === "error");
  const unknown = services.find((name) =>
    errors.every(({ code, message }) => code === "COMPOSE_UNDEFINED" && message.endsWith(`got ${name}`)),
  );
  if (unknown !== undefined) throw new CliError(EXIT.failed, `no such service: ${unknown}`);
}

function fromDisk(disk: ProjectOnDisk, io: Io, alone: readonly string[] | undefined): LoadedProject {
  io.err(formatDiagnostics(disk.diagnostics, disk));
  const { project } = disk;
  if (!project) throw new CliError(EXIT.invalid, "");
  return {
    project: alone ? { ...project, services: withoutNeeds(project.services, alone) } : project,
    workingDir: disk.workingDirectory,
    configFiles: disk.configFiles,
    environmentFiles: disk.environmentFiles,
    environment: disk.environment,
    disabled: Object.keys(project.disabled ?? {}),
  };
}

/** `--no-deps`: the services named need only one another. */
function withoutNeeds<S extends { depends_on?: Record<string, unknown> }>(
  services: Record<string, S>,
  names: readonly string[],
): Record<string, S> {
  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => {
      if (!names.includes(name) || !service.depends_on) return [name, service];
      const kept = Object.entries(service.depends_on).filter(([other]) => names.includes(other));
      const { depends_on: _, ...rest } = service;
      return [name, (kept.length > 0 ? { ...rest, depends_on: Object.fromEntries(kept) } : rest) as S];
    }),
  );
}

interface Faulty {
  readonly message: string;
  readonly code?: string;
  readonly hint?: string | undefined;
  readonly exitCode?: number;
}

function report(error: unknown, io: Io): number {
  const { message, code, hint, exitCode } = error as Faulty;
  if (error instanceof CliError && message === "") return error.exitCode;
  const tail = code && !(error instanceof CliError) ? ` [${code}]` : "";
  io.err(`${programOf(io)}: ${message}${tail}\n`);
  if (hint) io.err(`     ${hint}\n`);
  if (exitCode !== undefined) return exitCode;
  if (code === "PROJECT_NO_FILE") return EXIT.noFile;
  if (code === "APPLY_ABORTED") return EXIT.interrupted;
  return EXIT.failed;
}
