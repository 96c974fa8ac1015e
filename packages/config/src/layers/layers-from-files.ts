import type { Layer } from "./resolve-config.ts";

/** Where a machine keeps its configuration. */
export const PATHS = {
  system: "/usr/share/ros/os-config.yml",
  oem: "/usr/share/ros/oem/oem-config.yml",
  directory: "/var/lib/rancher/conf/cloud-config.d",
  user: "/var/lib/rancher/conf/cloud-config.yml",
  commandLine: "/proc/cmdline",
} as const;

export interface LayerOptions {
  /** Put before the paths of the machine's own layers, `/state` while its disk is not yet the root. */
  readonly prefix?: string;
  /** Other places than `PATHS`. */
  readonly paths?: Partial<Readonly<Record<keyof typeof PATHS, string>>>;
}

/**
 * The layers among files, the lowest first: the system, the vendor, the directory in the order of
 * its names, the user, and the kernel's command line, if that is among the files.
 */
export function layersFromFiles(
  files: Readonly<Record<string, string>>,
  options: LayerOptions = {},
): Layer[] {
  const { prefix = "" } = options;
  const at = { ...PATHS, ...options.paths };
  const layer = (name: string, file: string): Layer[] => {
    const text = Object.hasOwn(files, file) ? files[file] : undefined;
    return text === undefined ? [] : [{ name, file, text }];
  };
  const directory = `${prefix}${at.directory}/`;
  const names = Object.keys(files).flatMap((file) =>
    file.startsWith(directory) ? [file.slice(directory.length)] : [],
  );
  const commandLine = Object.hasOwn(files, at.commandLine) ? files[at.commandLine] : undefined;
  return [
    ...layer("system", at.system),
    ...layer("oem", at.oem),
    ...names
      .filter(isLayerName)
      .sort(byBytes)
      .flatMap((name) => layer(name, directory + name)),
    ...layer("user", prefix + at.user),
    ...(commandLine === undefined
      ? []
      : [{ name: "kernel command line", file: at.commandLine, commandLine }]),
  ];
}

/** Hidden files and editors' backups are no layers, nor is what lies in directories below. */
function isLayerName(name: string): boolean {
  return name !== "" && !name.includes("/") && !name.startsWith(".") && !name.endsWith("~");
}

/** The order of bytes in UTF-8, which is the order of code points. */
function byBytes(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = left[index]!.codePointAt(0)! - right[index]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
