import { listNode, type Node, scalarNode } from "../node.ts";
import { byText, fieldsNode, list } from "../shape/lists.ts";
import { keyed, map } from "../shape/maps.ts";
import { absolute, hostPath } from "../shape/paths.ts";
import { bytes, optIn, text, zeroIsNothing } from "../shape/scalars.ts";
import { type ReadContext, refuse, type Shape } from "../shape/shape.ts";
import { fileReferences } from "./files.ts";
import { EXTRA_HOSTS, ULIMITS } from "./resources.ts";

/** True for contexts that are no directory: addresses, repositories, services. */
export function isRemoteContext(context: string): boolean {
  return (
    /^(?:https?|ssh|git|github\.com|git@|service|docker-image|oci-layout|target)(?::|\/|@|[a-z.]*@)/.test(
      context,
    ) ||
    context.startsWith("git@") ||
    /^[a-z][a-z0-9+.-]*:\/\//.test(context)
  );
}

const SSH_ITEMS = list(text(), { single: true });

/** Agents and keys: `default`, `ID=PATH`, or a map of them. */
const SSH: Shape = {
  ...list(text(), { key: (item) => byText(item).split("=")[0]! }),
  read(node, path, context) {
    if (node.kind === "scalar") return refuse(node, path, context, "a map, or a list of ID=PATH");
    if (node.kind !== "map") return rebase(SSH_ITEMS.read(node, path, context), context);
    const items = [...node.entries].flatMap(([id, value]): Node[] => {
      if (value.kind !== "scalar") {
        refuse(value, `${path}.${id}`, context, "a path");
        return [];
      }
      return [scalarNode(value, value.value === null || value.value === "" ? id : `${id}=${value.text}`)];
    });
    return rebase(listNode(node, items), context);
  },
};

function rebase(node: Node | undefined, context: ReadContext): Node | undefined {
  if (node?.kind !== "list") return node;
  const items = node.items.map((item) => {
    const [id, path] = item.kind === "scalar" ? item.text.split(/=(.*)/s) : [];
    if (path === undefined || path === "") return item;
    const resolved = absolute(scalarNode(item, path), context);
    return scalarNode(item, `${id}=${resolved.kind === "scalar" ? resolved.text : path}`);
  });
  return listNode(node, items);
}

/** Contexts by name, their directories absolute. */
const CONTEXTS: Shape = {
  ...keyed(),
  read(node, path, context) {
    const read = keyed().read(node, path, context);
    if (read?.kind !== "map") return read;
    for (const [name, value] of read.entries) {
      if (value.kind === "scalar" && !isRemoteContext(value.text))
        read.entries.set(name, absolute(value, context));
    }
    return read;
  },
};

export const BUILD: Shape = map(
  {
    context: hostPath(isRemoteContext),
    dockerfile: text(),
    dockerfile_inline: text(),
    entitlements: list(text()),
    args: keyed({ missing: "null" }),
    ssh: SSH,
    labels: keyed(),
    cache_from: list(text()),
    cache_to: list(text()),
    no_cache: optIn,
    no_cache_filter: list(text(), { single: true }),
    additional_contexts: CONTEXTS,
    pull: optIn,
    extra_hosts: EXTRA_HOSTS,
    isolation: text(),
    network: text(),
    target: text(),
    secrets: fileReferences(),
    shm_size: zeroIsNothing(bytes),
    tags: list(text(), { key: byText }),
    ulimits: ULIMITS,
    platforms: list(text(), { key: byText }),
    privileged: optIn,
    provenance: text({ isBooleanText: true }),
    sbom: text({ isBooleanText: true }),
  },
  {
    short: (node) =>
      node.kind === "scalar" && typeof node.value === "string" ? readContext(node) : undefined,
  },
);

function readContext(node: Node): Node {
  return fieldsNode(node, { context: node.kind === "scalar" ? node.value : "" });
}
