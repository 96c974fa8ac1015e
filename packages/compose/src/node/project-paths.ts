import { existsSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";

/** Names a compose file may have, the first wins; and the override that goes with it. */
const NAMES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"] as const;
const OVERRIDES = [
  "compose.override.yml",
  "compose.override.yaml",
  "docker-compose.override.yml",
  "docker-compose.override.yaml",
] as const;

type Env = Readonly<Record<string, string | undefined>>;

/** The files named by `-f`, else by COMPOSE_FILE. `-` is standard input. */
export function namedFiles(files: readonly string[], env: Env, cwd: string): string[] {
  const listed = files.length > 0 ? files : splitFiles(env);
  return listed.map((file) => (file === "-" || isAbsolute(file) ? file : resolve(cwd, file)));
}

function splitFiles(env: Env): string[] {
  const separator = env.COMPOSE_PATH_SEPARATOR || delimiter;
  return (env.COMPOSE_FILE ?? "").split(separator).filter(Boolean);
}

/** The compose file of a directory or of the nearest one above it, with its override. */
export function foundFiles(directory: string): string[] {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const name = NAMES.find((candidate) => existsSync(join(at, candidate)));
    if (name) {
      const override = OVERRIDES.find((candidate) => existsSync(join(at, candidate)));
      return [join(at, name), ...(override ? [join(at, override)] : [])];
    }
    if (dirname(at) === at) return [];
  }
}
