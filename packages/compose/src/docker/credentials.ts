import { homedir } from "node:os";
import { join } from "node:path";
import type { RegistryAuth } from "../engine/engine.ts";
import { registryHost } from "../plan/image-reference.ts";

/** `~/.docker/config.json`, as far as it says who one is. */
interface ConfigFile {
  readonly auths?: Readonly<
    Record<
      string,
      { auth?: string; username?: string; password?: string; identitytoken?: string; registrytoken?: string }
    >
  >;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

/** Where credentials are looked for. */
export interface CredentialOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Registry → credentials for what the file knows nothing of, as in RancherOS's `rancher.registry_auths`. */
  readonly registryAuths?: () => Promise<Readonly<Record<string, RegistryAuth & { readonly auth?: string }>>>;
  /** How a credential helper is run; tests give their own. */
  readonly runHelper?: (helper: string, input: string) => Promise<string>;
}

/** Credentials for registries; undefined where one is not known. */
export interface Credentials {
  forImage(image: string): Promise<RegistryAuth | undefined>;
  forHost(host: string): Promise<RegistryAuth | undefined>;
  all(): Promise<Record<string, RegistryAuth>>;
}

/** The key under which Docker Hub's credentials are kept, for historical reasons. */
const HUB = "https://index.docker.io/v1/";

/** Reads credentials as the docker CLI does: helper of the registry, then the store, then the file itself. */
export function createCredentials(options: CredentialOptions = {}): Credentials {
  const env = options.env ?? process.env;
  const run = options.runHelper ?? ((helper, input) => runHelper(helper, input, env));
  let loading: Promise<ConfigFile> | undefined;
  const load = (): Promise<ConfigFile> => {
    loading ??= readConfig(join(env.DOCKER_CONFIG ?? join(env.HOME ?? homedir(), ".docker"), "config.json"));
    return loading;
  };
  const lookUp = async (host: string): Promise<RegistryAuth | undefined> => {
    const key = host === "docker.io" ? HUB : host;
    const config = await load();
    const helper = config.credHelpers?.[host] ?? config.credHelpers?.[key] ?? config.credsStore;
    if (helper) {
      const found = await askHelper(run, helper, key);
      if (found) return found;
    }
    const entry = match(config.auths ?? {}, key) ?? match((await options.registryAuths?.()) ?? {}, key);
    return entry && fromEntry(entry, key);
  };
  return {
    forImage: (image) => lookUp(registryHost(image)),
    forHost: (host) => lookUp(hostOf(host)),
    async all() {
      const config = await load();
      const keys = [
        ...Object.keys(config.auths ?? {}),
        ...Object.keys(config.credHelpers ?? {}),
        ...Object.keys((await options.registryAuths?.()) ?? {}),
      ];
      const found = await Promise.all(keys.map(async (key) => [key, await lookUp(hostOf(key))] as const));
      return Object.fromEntries(
        found.filter((entry): entry is [string, RegistryAuth] => entry[1] !== undefined),
      );
    },
  };
}

async function readConfig(path: string): Promise<ConfigFile> {
  const { readFile } = await import("node:fs/promises");
  try {
    return JSON.parse(await readFile(path, "utf8")) as ConfigFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new Error(`${path}: expected JSON that can be read`, { cause: error });
  }
}

/** An entry by its key, or by any other spelling of the same registry. */
function match<T>(entries: Readonly<Record<string, T>>, key: string): T | undefined {
  if (Object.hasOwn(entries, key)) return entries[key];
  const host = hostOf(key);
  return Object.entries(entries).find(([other]) => hostOf(other) === host)?.[1];
}

function hostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, "").split("/")[0] ?? key;
  return host === "index.docker.io" || host === "registry-1.docker.io" ? "docker.io" : host;
}

function fromEntry(
  entry: { auth?: string; username?: string; password?: string; identitytoken?: string },
  serveraddress: string,
): RegistryAuth {
  const decoded = entry.auth ? Buffer.from(entry.auth, "base64").toString("utf8") : "";
  const colon = decoded.indexOf(":");
  const username = entry.username ?? (colon < 0 ? decoded : decoded.slice(0, colon));
  // the file pads the password with NUL where it was written by old clients
  const password = entry.password ?? (colon < 0 ? "" : decoded.slice(colon + 1).replace(/\0+$/, ""));
  return {
    serveraddress,
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    ...(entry.identitytoken ? { identitytoken: entry.identitytoken } : {}),
  };
}

async function askHelper(
  run: NonNullable<CredentialOptions["runHelper"]>,
  helper: string,
  key: string,
): Promise<RegistryAuth | undefined> {
  const answer = await run(`docker-credential-${helper}`, key);
  if (/credentials not found/i.test(answer)) return undefined;
  const { Username = "", Secret = "", ServerURL = key } = JSON.parse(answer) as Record<string, string>;
  if (Username === "<token>") return { serveraddress: ServerURL, identitytoken: Secret };
  return { serveraddress: ServerURL, username: Username, password: Secret };
}

async function runHelper(
  helper: string,
  input: string,
  env: NonNullable<CredentialOptions["env"]>,
): Promise<string> {
  const { spawn } = await import("node:child_process");
  return new Promise((resolve, reject) => {
    const child = spawn(helper, ["get"], { stdio: ["pipe", "pipe", "ignore"], env });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
    child.on("error", (cause) =>
      reject(new Error(`${helper}: cannot be run; install it, or take it out of config.json`, { cause })),
    );
    child.on("close", (code) => {
      // what a helper prints on failure may hold a secret: only the known answer is passed on
      if (code === 0 || /credentials not found/i.test(output)) resolve(output);
      else reject(new Error(`${helper}: expected exit code 0, got ${code}`));
    });
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
