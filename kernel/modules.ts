/** What the files `modules.*` of a kernel say. */
export interface ModuleIndex {
  /** Module name (with `_`) → path below `lib/modules/VERSION`, as it is listed. */
  readonly paths: ReadonlyMap<string, string>;
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
  readonly builtin: ReadonlySet<string>;
  /** Module name → names, or aliases, of what it asks for when it runs: ciphers, checksums, helpers. */
  readonly soft: ReadonlyMap<string, readonly string[]>;
  /** Alias → the modules that answer to it. */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
}

/** The text of `modules.dep` and its like. */
export interface ModuleFiles {
  readonly dep: string;
  readonly builtin: string;
  readonly softdep: string;
  readonly alias: string;
}

const nameOf = (path: string): string =>
  (path.split("/").at(-1) as string).replace(/\.ko(\.\w+)?$/, "").replaceAll("-", "_");

/** Rows of `WORD NAME VALUE…` as a map from name to all its values. */
function collect(text: string, word: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const row of text.split("\n")) {
    const [first, name = "", ...values] = row.split(" ");
    if (first !== word) continue;
    found.set(name, [...(found.get(name) ?? []), ...values.filter((one) => !/^(pre|post):$/.test(one))]);
  }
  return found;
}

export function readModuleIndex({ dep, builtin, softdep, alias }: ModuleFiles): ModuleIndex {
  const lines = dep.split("\n").filter((line) => line.includes(":"));
  const entries = lines.map((line) => line.split(":") as [string, string]);
  return {
    paths: new Map(entries.map(([path]) => [nameOf(path), path])),
    dependencies: new Map(entries.map(([path, needs]) => [path, needs.split(" ").filter(Boolean)])),
    builtin: new Set(builtin.split("\n").filter(Boolean).map(nameOf)),
    soft: collect(softdep, "softdep"),
    aliases: collect(alias, "alias"),
  };
}

/** The paths of the wanted modules and of all that they depend on, sorted. Names that this kernel lacks are returned apart. */
export function closeModules(
  index: ModuleIndex,
  wanted: readonly string[],
): { paths: string[]; unknown: string[] } {
  const paths = new Set<string>();
  const unknown: string[] = [];
  const add = (path: string): void => {
    if (paths.has(path)) return;
    paths.add(path);
    for (const needed of index.dependencies.get(path) ?? []) add(needed);
    for (const name of index.soft.get(nameOf(path)) ?? [])
      for (const answer of [name, ...(index.aliases.get(name) ?? [])]) {
        const found = index.paths.get(answer.replaceAll("-", "_"));
        if (found) add(found);
      }
  };
  for (const name of wanted) {
    if (name.endsWith("/")) {
      for (const path of index.dependencies.keys()) if (path.startsWith(`kernel/${name}`)) add(path);
      continue;
    }
    const path = index.paths.get(name.replaceAll("-", "_"));
    if (path) add(path);
    else if (!index.builtin.has(name.replaceAll("-", "_"))) unknown.push(name);
  }
  return { paths: [...paths].sort(), unknown };
}

/** The options of `required` that `config` (a kernel's .config) sets neither to y nor to m. */
export function missingOptions(config: string, required: readonly string[]): string[] {
  const set = new Set([...config.matchAll(/^CONFIG_(\w+)=[ym]$/gm)].map(([, name]) => name));
  return required.filter((name) => !set.has(name));
}
