import { parseArgs } from "node:util";
import { formatDiagnostics } from "../diagnostics/format.ts";
import { ConfigError } from "../errors.ts";
import { type Arguments, type ExitCode, UsageError } from "./arguments.ts";
import type { Surroundings } from "./target.ts";

interface Command {
  readonly usage: string;
  readonly does: string;
  /** Loaded when it is asked for: most commands need no schema. */
  readonly load: () => Promise<(args: Arguments, around: Surroundings) => ExitCode>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  validate: {
    usage: "validate [-o text|json|sarif] [--fix] FILE…",
    does: "check documents",
    load: async () => (await import("./validate.ts")).validate,
  },
  explain: {
    usage: "explain [FILE] KEY",
    does: "say what a key means",
    load: async () => (await import("./explain-key.ts")).explainKey,
  },
  get: {
    usage: "get [--origin] FILE KEY",
    does: "print a value",
    load: async () => (await import("./get-value.ts")).getValue,
  },
  set: {
    usage: "set FILE KEY VALUE",
    does: "set a value",
    load: async () => (await import("./change.ts")).setKeyTo,
  },
  delete: {
    usage: "delete FILE KEY",
    does: "remove a key",
    load: async () => (await import("./change.ts")).deleteKey,
  },
  merge: {
    usage: "merge FILE [-i OTHER]",
    does: "merge a document into another",
    load: async () => (await import("./change.ts")).mergeFile,
  },
  export: {
    usage: "export [-o OUTPUT] [--private] [--full] FILE",
    does: "print without secrets",
    load: async () => (await import("./show.ts")).exportFile,
  },
  images: {
    usage: "images FILE",
    does: "list the images of all services",
    load: async () => (await import("./show.ts")).listImages,
  },
  diff: {
    usage: "diff [--private] FILE OTHER",
    does: "compare two documents",
    load: async () => (await import("./show.ts")).diffFiles,
  },
  migrate: {
    usage: "migrate [--write] FILE",
    does: "bring an old document to this release",
    load: async () => (await import("./show.ts")).migrateFile,
  },
  schema: {
    usage: "schema",
    does: "print the JSON Schema",
    load: async () => printSchema,
  },
};

/** Run one command; the caller ends the process with what is returned. */
export async function runCommand(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  const [name = "help", ...rest] = argv;
  if (["help", "--help", "-h"].includes(name)) {
    around.out(help(around));
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  try {
    if (command === undefined) throw new UsageError(`expected a command, got ${name}`);
    const args = readArguments(rest);
    if (args.options.help === true) {
      around.out(`${usageLine(command, around)}\n${command.does}\n`);
      return 0;
    }
    const run = await command.load();
    return run(args, around);
  } catch (error) {
    if (error instanceof UsageError || isBadOption(error)) {
      const usage = command === undefined ? help(around) : usageLine(command, around);
      around.err(`${around.program}: ${(error as Error).message}\n${usage}`);
      return 2;
    }
    if (error instanceof ConfigError) {
      around.err(formatDiagnostics(error.diagnostics));
      return 1;
    }
    if (!isFileError(error)) throw error;
    around.err(`${around.program}: ${error.message}\n`);
    return 1;
  }
}

function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      input: { type: "string", short: "i" },
      output: { type: "string", short: "o" },
      format: { type: "string" },
      private: { type: "boolean", short: "p" },
      full: { type: "boolean", short: "f" },
      origin: { type: "boolean" },
      write: { type: "boolean", short: "w" },
      fix: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  return { words: positionals, options: values as Arguments["options"] };
}

function help(around: Surroundings): string {
  const width = Math.max(...Object.values(COMMANDS).map((command) => usageOf(command, around).length));
  const lines = Object.values(COMMANDS).map(
    (command) => `  ${usageOf(command, around).padEnd(width)}  ${command.does}`,
  );
  return `usage: ${around.program} COMMAND\n\n${lines.join("\n")}\n`;
}

function usageLine(command: Command, around: Surroundings): string {
  return `usage: ${around.program} ${usageOf(command, around)}\n`;
}

/** On a machine the file is known. */
function usageOf({ usage }: Command, { machine }: Surroundings): string {
  return machine === undefined ? usage : usage.replace(/ FILE…?/, "").replace(" [FILE]", "");
}

function isBadOption(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS");
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && typeof (error as { syscall?: unknown }).syscall === "string";
}

function printSchema(_: Arguments, around: Surroundings): ExitCode {
  around.out(around.readSchema());
  return 0;
}
