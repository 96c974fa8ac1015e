import { isIpv4, isIpv6, parsePort } from "../../forms/port.ts";
import { mapNode, type Node, scalarNode } from "../node.ts";
import { fieldsNode, list, textField } from "../shape/lists.ts";
import { map } from "../shape/maps.ts";
import { integer, text } from "../shape/scalars.ts";
import { type ReadContext, refuse, type Shape } from "../shape/shape.ts";

const HOST_IP = text({
  expected: "an IP address",
  isValid: (address) => address === "" || isIpv4(address) || isIpv6(address),
});

const PORT = map(
  {
    name: text(),
    mode: text(),
    host_ip: HOST_IP,
    target: integer({ min: 1, max: 65_535 }),
    published: text({
      isNumberText: true,
      pattern: /^[0-9]*(?:-[0-9]+)?$/,
      expected: "a port or a range of ports",
    }),
    protocol: text(),
    app_protocol: text(),
  },
  { also: withDefaults, required: ["target"] },
);

function withDefaults(node: Node): Node {
  if (node.kind !== "map") return node;
  const result = mapNode(node, new Map(node.entries));
  for (const [key, value] of [
    ["mode", "ingress"],
    ["protocol", "tcp"],
  ] as const) {
    if (!result.entries.has(key)) result.entries.set(key, scalarNode(node, value));
  }
  return result;
}

/** Ports of a service: `8080:80`, ranges, or maps. */
export const PORTS: Shape = list(PORT, {
  expand: expandShort,
  key: (item) => {
    if (item.kind !== "map") return item.kind === "scalar" ? item.text : "";
    const ip = textField(item, "host_ip") ?? "0.0.0.0";
    return [ip, textField(item, "published"), textField(item, "target"), textField(item, "protocol")].join(
      " ",
    );
  },
});

function expandShort(item: Node, path: string, context: ReadContext): Node[] {
  if (item.kind === "map") return [item];
  if (item.kind !== "scalar" || typeof item.value === "boolean" || item.value === null) {
    refuse(item, path, context, "PUBLISHED:TARGET, or a map");
    return [];
  }
  const ports = parsePort(item.text);
  if (typeof ports !== "string") return ports.map((port) => fieldsNode(item, port as never));
  context.faults.add("COMPOSE_FORMAT", item, path, ports, {
    hint: "write [IP:][PUBLISHED:]TARGET[/PROTOCOL], in quotes",
  });
  return [];
}
