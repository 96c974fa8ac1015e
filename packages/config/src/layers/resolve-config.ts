import { checkTree } from "../check/check-tree.ts";
import { COMMAND_LINE_KEYS } from "../check/legacy-keys.ts";
import { normalise } from "../check/normalise.ts";
import { AT_BOOT, type Mode } from "../check/policy.ts";
import type { Config } from "../config/config.ts";
import { type Diagnostic, hasErrors, WHOLE_FILE } from "../diagnostics/diagnostic.ts";
import { omit } from "../document/omit.ts";
import { type ConfigDocument, parseConfig } from "../document/parse-config.ts";
import { formatPath, type Path, parsePath } from "../document/path.ts";
import { getKey, isTree, type Tree } from "../document/tree.ts";
import { configSchema } from "../schema/config.ts";
import { findPath, get } from "./get.ts";
import { merge } from "./merge.ts";
import { type Metadata, mergeMetadata } from "./metadata.ts";
import { parseKernelCommandLine, unescapeCommandLine } from "./parse-kernel-command-line.ts";
import { substitute } from "./substitute.ts";

/** One source of configuration: a file's text (none if it is not there), data, or a kernel command line. */
export type Layer =
  | { readonly name: string; readonly file: string; readonly text?: string }
  | { readonly name: string; readonly file: string; readonly value: Tree }
  | { readonly name: string; readonly file: string; readonly commandLine: string };

export interface ResolveOptions {
  /** Added last, and asked for the addresses that documents name. */
  readonly metadata?: Metadata;
  /** `boot` (the default) uses what can be used, `validate` makes every fault an error. */
  readonly mode?: Mode;
  /** For addresses that metadata lacks, see `substitute`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Instead of `parseConfig`: one that remembers, for who resolves the same layers again and again. */
  readonly parse?: typeof parseConfig;
}

/** Where a value comes from. Line and column are 0 for a layer without text. */
export interface Origin {
  readonly layer: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ResolvedConfig {
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
  /** The highest layer that sets a path; undefined if none does. */
  origin(path: string | Path): Origin | undefined;
}

interface AppliedLayer {
  readonly name: string;
  readonly file: string;
  readonly tree: Tree;
  readonly document?: ConfigDocument;
}

/**
 * Merge layers, the lowest first. A layer that must not be used is set aside whole and reported. The
 * kernel's elided arguments, the debug switch and metadata follow the layers given.
 */
export function resolveConfig(layers: readonly Layer[], options: ResolveOptions = {}): ResolvedConfig {
  const { mode = "boot", metadata, environment, parse = parseConfig } = options;
  const told: (readonly Diagnostic[])[] = [];
  const applied: AppliedLayer[] = [];
  let config: Tree = {};
  const apply = (layer: AppliedLayer | undefined): void => {
    if (layer === undefined) return;
    applied.push(layer);
    config = merge(config, layer.tree);
  };
  for (const layer of layers) {
    const read = readLayer(layer, mode, (text) =>
      parse(substitute(text, metadata, environment), { file: layer.file, mode }),
    );
    told.push(read.diagnostics);
    apply(read.layer);
  }
  if (layers.some((layer) => "commandLine" in layer)) {
    const read = elided(config, mode);
    told.push(read.diagnostics);
    apply(read.layer);
  }
  apply(debugLayer(config));
  if (metadata !== undefined) {
    const before = config;
    config = mergeMetadata(config, metadata);
    applied.push({ name: "metadata", file: "", tree: difference(before, config) });
  }
  return {
    config: config as Config,
    diagnostics: told.flat(),
    origin: (path) => findOrigin(applied, config, path),
  };
}

interface LayerReading {
  /** What applies; none if the layer is set aside. */
  readonly layer?: AppliedLayer;
  readonly diagnostics: readonly Diagnostic[];
}

function readLayer(
  layer: Layer,
  mode: Mode,
  parse: (text: string) => ReturnType<typeof parseConfig>,
): LayerReading {
  const { name, file } = layer;
  if ("commandLine" in layer) {
    const tree = parseKernelCommandLine(unescapeCommandLine(layer.commandLine));
    return checkParameters({ name, file, tree }, mode);
  }
  if ("value" in layer) {
    const tree = normalise(layer.value, configSchema);
    const { issues, diagnostics } = check(tree, file, mode);
    if (hasErrors(diagnostics)) return { diagnostics };
    return { layer: { name, file, tree: omit(tree, issues) }, diagnostics };
  }
  if (layer.text === undefined) return { diagnostics: [] };
  const { config, document, diagnostics } = parse(layer.text);
  if (config === undefined) return { diagnostics };
  return { layer: { name, file, tree: config as Tree, document }, diagnostics };
}

/** Of a command line, only the parameters at fault are left out: the others may be needed to boot. */
function checkParameters(layer: AppliedLayer, mode: Mode): LayerReading {
  const tree = normalise(layer.tree, configSchema);
  const hidden = [...COMMAND_LINE_KEYS].map(parsePath);
  const { diagnostics, faulty } = check(omit(tree, hidden), layer.file, mode);
  const softened =
    mode === "boot" ? diagnostics.map((one): Diagnostic => ({ ...one, severity: "warning" })) : diagnostics;
  return { layer: { ...layer, tree: omit(tree, faulty) }, diagnostics: softened };
}

function check(
  tree: Tree,
  file: string,
  mode: Mode,
): { issues: Path[]; faulty: Path[]; diagnostics: Diagnostic[] } {
  const issues = checkTree(tree, configSchema);
  const diagnostics = issues.map(
    ({ code, path, message, hint, isWarning }): Diagnostic => ({
      code,
      severity: isWarning || (mode === "boot" && AT_BOOT[code] !== "refuse") ? "warning" : "error",
      path: formatPath(path),
      file,
      ...WHOLE_FILE,
      message,
      ...(hint !== undefined && { hint }),
    }),
  );
  const unfit = issues.filter(({ isWarning }) => isWarning !== true);
  return {
    diagnostics,
    issues: unfit.filter(({ code }) => AT_BOOT[code] === "omit").map(({ path }) => path),
    faulty: unfit.filter(({ code }) => AT_BOOT[code] !== "tell").map(({ path }) => path),
  };
}

/** Arguments behind ` -- ` reach only init, which keeps them in a file: they count as command line. */
function elided(config: Tree, mode: Mode): LayerReading {
  const raw = config.EXTRA_CMDLINE;
  if (typeof raw !== "string" || raw === "") return { diagnostics: [] };
  return checkParameters({ name: "elided arguments", file: "", tree: parseKernelCommandLine(raw) }, mode);
}

/** `rancher.debug` turns on the switches of the daemons, and the log. */
function debugLayer(config: Tree): AppliedLayer | undefined {
  if (get(config, "rancher.debug") !== true) return undefined;
  const daemons = ["docker", "system_docker", "bootstrap_docker"].map(
    (name) => [name, { debug: true }] as const,
  );
  return {
    name: "rancher.debug",
    file: "",
    tree: { rancher: { log: true, ...Object.fromEntries(daemons) } },
  };
}

/** The keys of the root that metadata has changed. */
function difference(before: Tree, after: Tree): Tree {
  const changed = Object.entries(after).filter(([key, value]) => before[key] !== value && !isTree(value));
  const disk = get(after, "rancher.resize_device");
  const isNew = disk !== get(before, "rancher.resize_device");
  return { ...Object.fromEntries(changed), ...(isNew && { rancher: { resize_device: disk } }) };
}

function findOrigin(applied: readonly AppliedLayer[], config: Tree, path: string | Path): Origin | undefined {
  const segments = typeof path === "string" ? findPath(config, path) : path;
  if (segments === undefined || segments.reduce<unknown>(getKey, config) === undefined) return undefined;
  const layer = applied.findLast(({ tree }) => segments.reduce<unknown>(getKey, tree) !== undefined);
  if (layer === undefined) return undefined;
  const { name, file, document } = layer;
  const { line, column } = document?.locate(segments, "key") ?? WHOLE_FILE;
  return { layer: name, file, line, column };
}
