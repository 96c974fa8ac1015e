import { nearest } from "@ros/config/diagnostics";
import type { Faults } from "../faults.ts";
import { isNull, type MapNode, type Node, plain } from "../node.ts";

type Kind =
  | "text"
  | "texts"
  | "uniqueTexts"
  | "textOrTexts"
  | "number"
  | "numberOrText"
  | "flag"
  | "variables"
  | "labels"
  | "options"
  | "limits"
  | "hosts"
  | "ports";

/** Version 1's keys, and what stands below each of them. */
const KEYS: Readonly<Record<string, Kind | "extends">> = {
  build: "text",
  cap_add: "uniqueTexts",
  cap_drop: "uniqueTexts",
  cgroup_parent: "text",
  command: "textOrTexts",
  container_name: "text",
  cpu_shares: "numberOrText",
  cpu_quota: "numberOrText",
  cpuset: "text",
  devices: "uniqueTexts",
  dns: "textOrTexts",
  dns_search: "textOrTexts",
  dockerfile: "text",
  domainname: "text",
  entrypoint: "textOrTexts",
  env_file: "textOrTexts",
  environment: "variables",
  expose: "ports",
  extends: "extends",
  extra_hosts: "hosts",
  external_links: "uniqueTexts",
  hostname: "text",
  image: "text",
  ipc: "text",
  labels: "labels",
  links: "uniqueTexts",
  log_driver: "text",
  log_opt: "options",
  mac_address: "text",
  mem_limit: "numberOrText",
  mem_swappiness: "number",
  memswap_limit: "numberOrText",
  net: "text",
  pid: "text",
  ports: "ports",
  privileged: "flag",
  read_only: "flag",
  restart: "text",
  security_opt: "uniqueTexts",
  shm_size: "numberOrText",
  stdin_open: "flag",
  tty: "flag",
  ulimits: "limits",
  user: "text",
  volume_driver: "text",
  volumes: "uniqueTexts",
  volumes_from: "uniqueTexts",
  working_dir: "text",
};

const isText = (node: Node): boolean => node.kind === "scalar" && typeof node.value === "string";
const isNumber = (node: Node): boolean => node.kind === "scalar" && typeof node.value === "number";
const isUnique = (node: Node): boolean => {
  const items = node.kind === "list" ? node.items.map((item) => JSON.stringify(plain(item))) : [];
  return new Set(items).size === items.length;
};
const isList = (node: Node, isItem: (item: Node) => boolean): boolean =>
  node.kind === "list" && node.items.every(isItem) && isUnique(node);

const isMap = (node: Node, isValue: (value: Node) => boolean): boolean =>
  node.kind === "map" && [...node.entries.values()].every(isValue);

const KINDS: Readonly<Record<Kind, readonly [expected: string, fits: (node: Node) => boolean]>> = {
  text: ["text", isText],
  texts: ["a list of texts", (node) => node.kind === "list" && node.items.every(isText)],
  uniqueTexts: ["a list of texts, each of them once", (node) => isList(node, isText)],
  textOrTexts: [
    "text, or a list of texts",
    (node) => isText(node) || (node.kind === "list" && node.items.every(isText)),
  ],
  number: ["a number", isNumber],
  numberOrText: ["a number or text", (node) => isNumber(node) || isText(node)],
  flag: ["true or false", (node) => node.kind === "scalar" && typeof node.value === "boolean"],
  variables: [
    "a map, or a list of KEY=value, each of them once",
    (node) =>
      isList(node, isText) || isMap(node, (value) => isText(value) || isNumber(value) || isNull(value)),
  ],
  labels: [
    "a map of texts, or a list of key=value, each of them once",
    (node) => isList(node, isText) || isMap(node, (value) => isText(value)),
  ],
  options: ["a map", (node) => node.kind === "map"],
  limits: ["a map of limits", (node) => isMap(node, (value) => isNumber(value) || isMap(value, isNumber))],
  hosts: [
    "a map, or a list of host:address, each of them once",
    (node) => isList(node, isText) || isMap(node, isText),
  ],
  ports: [
    "a list of ports, each of them once",
    (node) => isList(node, (item) => isText(item) || isNumber(item)),
  ],
};

/** Hold a version 1 service against its schema, as libcompose did when it was asked to. */
export function validateVersion1(service: MapNode, path: string, faults: Faults): void {
  for (const [key, value] of service.entries) {
    const kind = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    const here = `${path}.${key}`;
    if (kind === undefined) {
      const close = nearest(key, Object.keys(KEYS));
      const hint = close === undefined ? undefined : `did you mean ${close}?`;
      faults.add("COMPOSE_UNKNOWN_KEY", value.key ?? value, here, `expected a known key, got ${key}`, {
        hint,
      });
    } else if (kind !== "extends") {
      const [expected, fits] = KINDS[kind];
      const isTwice = kind === "textOrTexts" && key.startsWith("dns") ? !isUnique(value) : false;
      if (!fits(value) || isTwice)
        faults.add("COMPOSE_TYPE", value, here, `expected ${expected}, got something else`);
    }
  }
  const has = (key: string) => !isNull(service.entries.get(key));
  const at = service.key ?? service;
  if (has("image") && (has("build") || has("dockerfile")))
    faults.add("COMPOSE_CONFLICT", at, path, "expected an image or a build, got both");
  if (!has("image") && !has("build") && !has("extends"))
    faults.add("COMPOSE_MISSING", at, path, "expected an image or a build, got neither");
}
