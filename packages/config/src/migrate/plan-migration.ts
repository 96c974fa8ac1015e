import { LEGACY_KEYS } from "../check/legacy-keys.ts";
import { type Path, parsePath } from "../document/path.ts";
import { getKey, isTree, type Tree } from "../document/tree.ts";
import { daemonKeys } from "./daemon-arguments.ts";
import type { Move } from "./move.ts";

/** The steps from a document of an old release to one of this release, in the order in which they are made. */
export function planMigration(tree: Tree): Move[] {
  const special = SPECIAL.flatMap((plan) => plan(tree));
  const taken = new Set(special.map(({ from }) => from.join(".")));
  const plain = LEGACY_KEYS.flatMap(({ from, to }): Move[] => {
    const path = parsePath(from);
    const value = valueAt(tree, path);
    if (to === undefined || value === undefined || taken.has(from)) return [];
    const target = parsePath(to);
    // what is there already was written for this release
    if (valueAt(tree, target) !== undefined) return [];
    return [{ from: path, to: [{ path: target, value }], note: `${from} is ${to} now` }];
  });
  return [...special, ...plain, ...emptied(tree, plain)];
}

function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>(getKey, tree);
}

type Plan = (tree: Tree) => Move[];

const SPECIAL: readonly Plan[] = [
  systemDockerArgs,
  userDocker,
  dockerArgs,
  renamedGraph,
  enabledAddons,
  networkConfig,
  disabled,
  nestedFiles,
];

/** `system_docker_args: [docker, -d, -s, overlay, …]` of 0.1. */
function systemDockerArgs(tree: Tree): Move[] {
  const argv = tree.system_docker_args;
  if (!isTextList(argv)) return [];
  const to = Object.entries(daemonKeys(argv)).map(([key, value]) => ({
    path: ["rancher", "system_docker", key],
    value,
  }));
  return [
    { from: ["system_docker_args"], to, note: "system_docker_args became keys of rancher.system_docker" },
  ];
}

/** `user_docker: {tls, tls_args, args}` of 0.2. */
function userDocker(tree: Tree): Move[] {
  const section = tree.user_docker;
  if (!isTree(section) || !isTextList(section.args)) return [];
  const { args, ...rest } = section;
  const keys = { ...rest, ...daemonKeys(args as string[]) };
  return [
    {
      from: ["user_docker"],
      to: Object.entries(keys).map(([key, value]) => ({ path: ["rancher", "docker", key], value })),
      note: "user_docker is rancher.docker now, its args became keys",
    },
  ];
}

/** `rancher.docker.args`, the whole command line, of releases before 0.7. */
function dockerArgs(tree: Tree): Move[] {
  return ["docker", "system_docker", "bootstrap_docker"].flatMap((name): Move[] => {
    const from = ["rancher", name, "args"];
    const argv = valueAt(tree, from);
    if (!isTextList(argv)) return [];
    const to = Object.entries(daemonKeys(argv)).map(([key, value]) => ({
      path: ["rancher", name, key],
      value,
    }));
    return [{ from, to, note: `the words of rancher.${name}.args became keys` }];
  });
}

function renamedGraph(tree: Tree): Move[] {
  return ["docker", "system_docker", "bootstrap_docker"].flatMap((name): Move[] => {
    const from = ["rancher", name, "graph"];
    const value = valueAt(tree, from);
    const target = ["rancher", name, "data_root"];
    if (value === undefined || valueAt(tree, target) !== undefined) return [];
    return [{ from, to: [{ path: target, value }], note: "graph is data_root now" }];
  });
}

/** The one addon that ever was is a console now; other names are taken for services of the catalog. */
function enabledAddons(tree: Tree): Move[] {
  const addons = tree.enabledAddons;
  if (!isTextList(addons)) return [];
  const to = addons.map((addon) =>
    addon.endsWith("-console")
      ? { path: ["rancher", "console"], value: addon.slice(0, -"-console".length) }
      : { path: ["rancher", "services_include", addon], value: true },
  );
  return [{ from: ["enabledAddons"], to, note: "addons are a console and services from the catalog now" }];
}

/** `network_config: {config: [{match, …}], post_run}` of 0.1. */
function networkConfig(tree: Tree): Move[] {
  const section = tree.network_config;
  if (!isTree(section) || !Array.isArray(section.config)) return [];
  const links = section.config.flatMap((link) => {
    if (!isTree(link) || typeof link.match !== "string") return [];
    const { match, ...rest } = link;
    return [{ path: ["rancher", "network", "interfaces", match as string], value: rest }];
  });
  const commands = isTextList(section.post_run)
    ? [{ path: ["rancher", "network", "post_cmds"], value: section.post_run }]
    : [];
  return [
    {
      from: ["network_config"],
      to: [...links, ...commands],
      note: "links are a map in rancher.network.interfaces now",
    },
  ];
}

/** Names of system containers to leave out; two words of it still mean something. */
function disabled(tree: Tree): Move[] {
  const words = tree.disable;
  if (!isTextList(words)) return [];
  const kept: readonly string[] = words.filter((word) => word === "password" || word === "autologin");
  const to = kept.length === 0 ? [] : [{ path: ["rancher", "disable"], value: kept }];
  const gone = words.filter((word) => !kept.includes(word));
  return [
    {
      from: ["disable"],
      to,
      note:
        gone.length === 0
          ? "disable is rancher.disable now"
          : `system containers cannot be left out: ${gone.join(", ")}`,
    },
  ];
}

/** `write_files` that is a list in a list. */
function nestedFiles(tree: Tree): Move[] {
  const files = tree.write_files;
  if (!Array.isArray(files) || !files.some(Array.isArray)) return [];
  return [
    {
      from: [],
      to: [{ path: ["write_files"], value: files.flat() }],
      note: "write_files was a list in a list",
    },
  ];
}

/** Maps of which every entry has moved. */
function emptied(tree: Tree, moves: readonly Move[]): Move[] {
  const parents = new Set(
    moves.flatMap(({ from }) => (from.length === 2 && from[0] !== "rancher" ? [String(from[0])] : [])),
  );
  return [...parents].flatMap((name): Move[] => {
    const section = tree[name];
    const left = isTree(section)
      ? Object.keys(section).filter((key) => !moves.some(({ from }) => from[0] === name && from[1] === key))
      : [name];
    return left.length > 0 ? [] : [{ from: [name], to: [], note: `nothing is left of ${name}` }];
  });
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
