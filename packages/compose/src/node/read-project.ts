import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DotenvError, parseDotenv } from "../interpolation/dotenv.ts";
import { type Loaded, load } from "../load/load.ts";
import type { LoadOptions } from "../load/load-options.ts";
import type { ProjectFile } from "../load/project-files.ts";
import { ProjectFilesError } from "./project-files-error.ts";
import { foundFiles, namedFiles } from "./project-paths.ts";

type Env = Readonly<Record<string, string | undefined>>;

export interface ReadProjectOptions
  extends Omit<LoadOptions, "environment" | "readFile" | "workingDirectory"> {
  /** Where to look for the project; default: the current directory. */
  readonly directory?: string;
  /** Compose files in order; `-` is standard input. Default: COMPOSE_FILE, or the nearest compose file. */
  readonly files?: readonly string[];
  readonly projectDirectory?: string | undefined;
  readonly envFiles?: readonly string[];
  /** Default: that of this process. */
  readonly environment?: Env;
  /** The text of standard input, for `-`. */
  readonly stdin?: string | undefined;
}

export interface ProjectOnDisk extends Loaded {
  readonly workingDirectory: string;
  readonly configFiles: readonly string[];
  readonly environmentFiles: readonly string[];
  /** The process's variables over those of the env files. */
  readonly environment: Readonly<Record<string, string>>;
  /** The text of one of `configFiles`, for `formatDiagnostics`. */
  readonly source: (file: string) => string | undefined;
}

/**
 * Reads a project as docker compose does: finds its files, its `.env` and its name, and loads it.
 *
 * @example
 * const { project, diagnostics } = readProject({ directory: "/srv/web" });
 */
export function readProject(options: ReadProjectOptions = {}): ProjectOnDisk {
  const cwd = resolve(options.directory ?? ".");
  const given = options.environment ?? process.env;
  const named = namedFiles(options.files ?? [], given, cwd);
  const nearby = named.length > 0 ? named : foundFiles(options.projectDirectory ?? cwd);
  const first = nearby.find((file) => file !== "-");
  const base = options.projectDirectory ?? (first === undefined ? cwd : dirname(first));
  const workingDirectory = resolve(cwd, base);
  const { environment, environmentFiles } = readEnvironment(options, given, cwd, workingDirectory);
  // .env itself may name the files
  const listed = named.length > 0 ? named : namedFiles([], environment, cwd);
  const configFiles = listed.length > 0 ? listed : nearby;
  if (configFiles.length === 0) {
    throw new ProjectFilesError(
      "PROJECT_NO_FILE",
      "no configuration file provided: not found",
      "name one with -f",
    );
  }
  const inputs = configFiles.map((file) => readInput(file, workingDirectory, options.stdin));
  const { directory: _, files: __, projectDirectory: ___, envFiles: ____, stdin: _____, ...rest } = options;
  const name = options.projectName ?? (environment.COMPOSE_PROJECT_NAME || undefined);
  const profiles = options.profiles?.length
    ? options.profiles
    : (environment.COMPOSE_PROFILES ?? "").split(",").filter(Boolean);
  const loaded = load(inputs, {
    ...rest,
    environment,
    workingDirectory,
    profiles,
    readFile: readIfThere,
    convertWindowsPaths: /^(1|true)$/i.test(environment.COMPOSE_CONVERT_WINDOWS_PATHS ?? ""),
    ...(name === undefined ? {} : { projectName: name }),
    ...(environment.HOME === undefined ? {} : { home: environment.HOME }),
  });
  const source = (wanted: string) => inputs.find(({ file }) => file === wanted)?.text;
  return { ...loaded, workingDirectory, configFiles, environmentFiles, environment, source };
}

function readEnvironment(
  options: ReadProjectOptions,
  given: Env,
  cwd: string,
  workingDirectory: string,
): Pick<ProjectOnDisk, "environment" | "environmentFiles"> {
  const asked = options.envFiles?.length
    ? options.envFiles
    : (given.COMPOSE_ENV_FILES ?? "").split(",").filter(Boolean);
  const disabled = /^(1|true)$/i.test(given.COMPOSE_DISABLE_ENV_FILE ?? "");
  const own = join(workingDirectory, ".env");
  const environmentFiles =
    asked.length > 0
      ? asked.map((file) => resolve(cwd, file))
      : !disabled && readIfThere(own) !== undefined
        ? [own]
        : [];
  const process = Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  let variables: Record<string, string> = {};
  for (const file of environmentFiles) {
    const text = readIfThere(file);
    if (text === undefined)
      throw new ProjectFilesError("PROJECT_NO_ENV_FILE", `Couldn't find env file: ${file}`);
    try {
      variables = parseDotenv(text, {
        initial: variables,
        lookup: (key) => (Object.hasOwn(process, key) ? process[key] : undefined),
      });
    } catch (error) {
      if (!(error instanceof DotenvError)) throw error;
      throw new ProjectFilesError("PROJECT_ENV_FILE_INVALID", `${file}:${error.line}: ${error.message}`);
    }
  }
  return { environment: { ...variables, ...process }, environmentFiles };
}

function readInput(file: string, workingDirectory: string, stdin: string | undefined): ProjectFile {
  if (file === "-") return { file: join(workingDirectory, "-"), text: stdin ?? "" };
  const text = readIfThere(file);
  if (text === undefined)
    throw new ProjectFilesError("PROJECT_NO_FILE", `open ${file}: no such file or directory`);
  return { file, text };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
    throw new ProjectFilesError("PROJECT_FILE_UNREADABLE", `${path}: ${(error as Error).message}`);
  }
}
