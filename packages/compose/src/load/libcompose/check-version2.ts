import type { Faults } from "../faults.ts";
import type { MapNode, Node } from "../node.ts";

type Wrong = readonly [key: string, isWrong: (node: Node) => boolean, expected: string];

/** Forms of version 2 on which libcompose fails, so that no file for RancherOS has them. */
const SERVICE_FORMS: readonly Wrong[] = [
  ["build", (node) => node.kind !== "map", "a map with a context"],
  ["env_file", (node) => node.kind !== "list", "a list of files"],
  ["networks", (node) => node.kind !== "list", "a list of networks"],
];

const isFilledList = (node: Node | undefined): boolean => node?.kind === "list" && node.items.length > 0;

const RESOURCE_FORMS: readonly Wrong[] = [
  ["external", (node) => node.kind === "map", "true or false"],
  [
    "ipam",
    (node) => node.kind === "map" && isFilledList(node.entries.get("config")),
    "an ipam without config",
  ],
];

const HINT = 'write version: "2.1", which is read whole';

/** Refuse what libcompose could not read of a version 2 file. */
export function checkVersion2(document: MapNode, faults: Faults): void {
  for (const [section, forms] of [
    ["services", SERVICE_FORMS],
    ["networks", RESOURCE_FORMS],
    ["volumes", RESOURCE_FORMS],
  ] as const) {
    const items = document.entries.get(section);
    if (items?.kind !== "map") continue;
    for (const [name, item] of items.entries) {
      for (const [key, isWrong, expected] of forms) {
        const value = item.kind === "map" ? item.entries.get(key) : undefined;
        if (value === undefined || !isWrong(value)) continue;
        const message = `expected ${expected} in version 2, got something else`;
        faults.add("COMPOSE_TYPE", value, `${section}.${name}.${key}`, message, { hint: HINT });
      }
    }
  }
}
