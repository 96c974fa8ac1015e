import { join } from "node:path";
import {
  type Config,
  type Diagnostic,
  type Layer,
  parseConfig,
  type ResolvedConfig,
  resolveConfig,
} from "@ros/config";
import { PATHS, readLayers } from "@ros/config/node";
import type { BootFault } from "@ros/init";
import { askedDiagnostics, type Handed, planKept, readMetadata } from "./cloud-init/kept.ts";

/** A diagnostic as a boot fault: place, message, what to do. */
export function faultOf(diagnostic: Diagnostic): BootFault {
  const { file, line, column, path, message, hint } = diagnostic;
  const place = [file, ...(line > 0 ? [String(line), String(column)] : [])].join(":");
  return {
    stage: "configuration",
    message: [place, path, message].filter(Boolean).join(": "),
    ...(hint && { hint }),
  };
}

export interface MachineConfig {
  readonly config: Config;
  readonly faults: readonly BootFault[];
  /** The configuration wants to hear the volume that was handed. */
  readonly isHanded: boolean;
}

/** The boot reads its layers again when the state is there; most are the same. */
const parsed = new Map<string, ReturnType<typeof parseConfig>>();
const parseOnce: typeof parseConfig = (text, options) => {
  const key = JSON.stringify([options, text]);
  const result = parsed.get(key) ?? parseConfig(text, options);
  parsed.set(key, result);
  return result;
};

/** The merged configuration of this machine. `handed` is what a volume said, as long as it is not kept. */
export function readMachineConfig(handed?: Handed): MachineConfig {
  const unreadable: Diagnostic[] = [];
  const kept = readLayers({ report: (diagnostic) => unreadable.push(diagnostic) });
  const metadata = handed?.metadata ?? readMetadata();
  const resolved = resolveConfig(handed ? withHanded(kept, handed) : kept, {
    parse: parseOnce,
    ...(metadata && { metadata }),
  });
  if (handed && !isWanted(resolved, handed)) return readMachineConfig();
  const { config, diagnostics } = resolved;
  const told = [...unreadable, ...(handed?.diagnostics ?? askedDiagnostics()), ...diagnostics];
  return { config, faults: told.map(faultOf), isHanded: handed !== undefined };
}

/** Layers as they will be once an answer is kept. */
export function withHanded(layers: readonly Layer[], handed: Handed): Layer[] {
  const folder = `${PATHS.directory}/`;
  const inFolder = layers.flatMap(({ file }) => (file.startsWith(folder) ? [file.slice(folder.length)] : []));
  const { remove, write } = planKept(inFolder, handed);
  const gone = new Set([...remove, ...write.map(({ name }) => name)].map((name) => folder + name));
  const all = layers.filter(({ file }) => !gone.has(file));
  const below: readonly string[] = [PATHS.system, PATHS.oem];
  for (const { name, text } of write) {
    const file = join(PATHS.directory, name);
    const next = all.findIndex((other) =>
      other.file.startsWith(folder) ? other.file > file : !below.includes(other.file),
    );
    all.splice(next === -1 ? all.length : next, 0, { name, file, text });
  }
  return all;
}

/** Whether the data sources of the configuration have one of this kind; a document cannot forbid itself. */
function isWanted({ config, origin }: ResolvedConfig, { kind, documents }: Handed): boolean {
  const from = origin("rancher.cloud_init.datasources")?.file;
  if (documents.some(({ name }) => from === join(PATHS.directory, name))) return true;
  const listed = config.rancher?.cloud_init?.datasources ?? [];
  // a volume of NoCloud counts without being listed
  return kind === "nocloud" || listed.some((entry) => entry === "*" || entry.split(":")[0] === kind);
}
