import type { DataSource, DataSourceFactory } from "./data-source.ts";
import { NO_METADATA } from "./metadata.ts";

/** A source that is one document: user data and nothing else. */
function singleDocument(
  kind: string,
  load: (signal: AbortSignal) => Promise<Uint8Array | undefined>,
): DataSource {
  // what was read to see whether it is there need not be read again
  let found: Uint8Array | undefined;
  const read = async (signal: AbortSignal): Promise<Uint8Array | undefined> => {
    found ??= await load(signal);
    return found;
  };
  return {
    kind,
    root: "",
    detect: async (signal) => (await read(signal)) !== undefined,
    fetch: async (signal) => ({ userData: await read(signal), metadata: NO_METADATA, diagnostics: [] }),
  };
}

/** A file of the machine. */
export const file: DataSourceFactory = (path, machine) =>
  path ? [singleDocument("file", () => machine.readFile(path))] : [];

/** A document on a web server. */
export const url: DataSourceFactory = (address, { http }) =>
  address ? [singleDocument("url", (signal) => http.get(address, { signal }))] : [];

/** A document whose address is on the kernel's command line. */
export const cmdline: DataSourceFactory = (argument, machine) => {
  if (argument) return [];
  const load = async (signal: AbortSignal): Promise<Uint8Array | undefined> => {
    const line = await machine.readFile("/proc/cmdline");
    const address = cloudConfigUrl(new TextDecoder().decode(line));
    return address ? machine.http.get(address, { signal }) : undefined;
  };
  return [singleDocument("cmdline", load)];
};

/** The address of `cloud-config-url=`, the last one if there are several; undefined if there is none. */
export function cloudConfigUrl(commandLine: string): string | undefined {
  const values = commandLine.split(/\s+/).flatMap((word) => {
    const [key = "", ...value] = word.split("=");
    return value.length > 0 && key.replaceAll("_", "-") === "cloud-config-url" ? [value.join("=")] : [];
  });
  return values.at(-1);
}

/** A file on a TFTP server. */
export const tftp: DataSourceFactory = (argument, machine) => {
  if (!argument) return [];
  const { host, path } = tftpAddress(argument);
  const [, name = "", port = "69"] = /^(.*?)(?::(\d{1,5}))?$/.exec(host) ?? [];
  const load = async (signal: AbortSignal): Promise<Uint8Array | undefined> =>
    name === "" || path === "" ? undefined : machine.tftp({ host: name, port: Number(port) }, path, signal);
  return [singleDocument("tftp", load)];
};

/** Split `host[:port]/path`. Without a path there is no file to ask for, and no port to ask at. */
export function tftpAddress(root: string): { host: string; path: string } {
  const slash = root.indexOf("/");
  if (slash === -1) return { host: root, path: "" };
  const host = root.slice(0, slash);
  return { host: /:\d+$/.test(host) ? host : `${host}:69`, path: root.slice(slash + 1) };
}
