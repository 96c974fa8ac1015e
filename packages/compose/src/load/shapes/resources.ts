import { mapNode, type Node, plain, scalarNode } from "../node.ts";
import { byText, list, textField } from "../shape/lists.ts";
import { dict, keyed, map, mergeEntries } from "../shape/maps.ts";
import { anyText, bytes, flag, integer, optIn, text, zeroIsNothing } from "../shape/scalars.ts";
import { refuse, replace, type Shape } from "../shape/shape.ts";
import { external } from "./files.ts";

/** The values of a driver's options: any scalar, as text. */
export const OPTIONS: Shape = dict({
  merge: replace,
  read: (node, path, context) => {
    if (node.kind !== "scalar") return refuse(node, path, context, "text or a number");
    return node.value === null ? scalarNode(node, "") : anyText.read(node, path, context);
  },
});

const POOL = map({ subnet: text(), gateway: text(), ip_range: text(), aux_addresses: OPTIONS });

/** Pools with one subnet are one pool. */
const POOLS: Shape = {
  ...list(POOL),
  merge(base, over) {
    if (base.kind !== "list" || over.kind !== "list") return replace(base, over);
    const items = [...base.items];
    for (const pool of over.items) {
      const subnet = textField(pool, "subnet");
      const same = items.findIndex((item) => textField(item, "subnet") === subnet);
      if (same === -1) items.push(pool);
      else items[same] = POOL.merge(items[same]!, pool);
    }
    return { ...over, items };
  },
};

export const NETWORK: Shape = map({
  name: text(),
  driver: text(),
  driver_opts: OPTIONS,
  ipam: map({ driver: text(), config: POOLS, options: OPTIONS }),
  external: external(),
  internal: optIn,
  attachable: optIn,
  labels: keyed(),
  enable_ipv4: flag,
  enable_ipv6: flag,
});

export const VOLUME: Shape = map({
  name: text(),
  driver: text(),
  driver_opts: OPTIONS,
  external: external(),
  labels: keyed(),
});

export const MODEL: Shape = map(
  {
    name: text(),
    model: text(),
    context_size: integer(),
    runtime_flags: list(text()),
  },
  { required: ["model"] },
);

/** Limits by name: a number, or a soft and a hard one. A later file's limit replaces the earlier. */
export const ULIMITS: Shape = {
  ...dict(
    map(
      { soft: integer(), hard: integer() },
      { short: (node, path, context) => integer().read(node, path, context), required: ["soft", "hard"] },
    ),
    { isFilled: true },
  ),
  merge: (base, over) =>
    base.kind === "map" && over.kind === "map"
      ? mergeEntries(base, over, () => ({ merge: replace }) as Shape)
      : replace(base, over),
};

/** `count: all` is -1. */
const COUNT: Shape = {
  merge: replace,
  read: (node, path, context) =>
    node.kind === "scalar" && node.value === "all" && context.isInterpolated
      ? scalarNode(node, -1)
      : integer().read(node, path, context),
};

function deviceRequest(required: readonly string[]): Shape {
  return map(
    {
      capabilities: list(text(), { isUnique: true }),
      driver: text(),
      count: COUNT,
      device_ids: list(text(), { isUnique: true }),
      options: keyed(),
    },
    {
      required,
      also(node, path, context) {
        const hasIds = node.entries.has("device_ids");
        if (node.entries.has("count"))
          return hasIds
            ? refuse(node, path, context, "either count or device_ids", "COMPOSE_CONFLICT")
            : node;
        return hasIds
          ? node
          : mapNode(node, new Map<string, Node>([...node.entries, ["count", scalarNode(node, -1)]]));
      },
    },
  );
}

export const DEVICE_REQUESTS: Shape = list(deviceRequest(["capabilities"]));

const GPU_LIST = list(deviceRequest([]));

/** `gpus: all`, or requests. */
export const GPUS: Shape = {
  ...GPU_LIST,
  read(node, path, context) {
    if (node.kind !== "scalar" || node.value !== "all") return GPU_LIST.read(node, path, context);
    return { ...mapNodeList(node) };
  },
};

function mapNodeList(node: Node): Node {
  const all = mapNode(
    { source: node.source, start: node.start, end: node.end },
    new Map([["count", scalarNode(node, -1)]]),
  );
  return { kind: "list", items: [all], source: node.source, start: node.start, end: node.end, key: node.key };
}

const RATE = list(map({ path: text(), rate: bytes }, { required: ["path", "rate"] }));

export const BLKIO: Shape = map({
  weight: zeroIsNothing(integer({ min: 0, max: 1000 })),
  weight_device: list(map({ path: text(), weight: integer({ min: 0, max: 1000 }) })),
  device_read_bps: RATE,
  device_read_iops: RATE,
  device_write_bps: RATE,
  device_write_iops: RATE,
});

const HOST_LIST = list(text(), { key: byText });

/** By name; the addresses of one name keep their order. */
function sortHosts(node: Node): Node {
  if (node.kind !== "list") return node;
  const nameOf = (item: Node) => byText(item).split("=")[0]!;
  return {
    ...node,
    items: [...node.items].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0)),
  };
}

/** Addresses of names: a map, or a list of `name=address` and `name:address`; the long form is `name=address`. */
export const EXTRA_HOSTS: Shape = {
  ...HOST_LIST,
  merge: (base, over) => sortHosts(HOST_LIST.merge(base, over)),
  read(node, path, context) {
    if (!context.isInterpolated) return node;
    if (node.kind === "scalar")
      return node.value === null ? node : refuse(node, path, context, "a map, or a list of name=address");
    const items: Node[] = [];
    const add = (at: Node, host: string, address: string) =>
      items.push(
        scalarNode({ source: at.source, start: at.start, end: at.end }, `${host}=${unbracket(address)}`),
      );
    if (node.kind === "map") {
      for (const [host, value] of [...node.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
        for (const one of value.kind === "list" ? value.items : [value]) {
          if (one.kind !== "scalar" || typeof one.value !== "string")
            refuse(one, `${path}.${host}`, context, "an address");
          else for (const address of one.value.split(",")) add(one, host, address);
        }
      }
    } else {
      for (const [index, item] of node.items.entries()) {
        const match = item.kind === "scalar" ? /^([^=:]+)[=:](.*)$/.exec(item.text) : null;
        if (match === null) refuse(item, `${path}.${index}`, context, "name=address");
        else for (const address of match[2]!.split(",")) add(item, match[1]!, address);
      }
    }
    return sortHosts({
      kind: "list",
      items: unique(items),
      source: node.source,
      start: node.start,
      end: node.end,
      key: node.key,
    });
  },
};

function unique(items: readonly Node[]): Node[] {
  return [...new Map(items.map((item) => [String(plain(item)), item])).values()];
}

function unbracket(address: string): string {
  return /^\[(.*)\]$/.exec(address)?.[1] ?? address;
}
