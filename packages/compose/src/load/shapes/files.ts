import { mapNode, type Node, scalarNode } from "../node.ts";
import { byFields, fieldsNode, list, textField } from "../shape/lists.ts";
import { keyed, map } from "../shape/maps.ts";
import { hostPath } from "../shape/paths.ts";
import { fileMode, flag, text } from "../shape/scalars.ts";
import type { Shape } from "../shape/shape.ts";

/** Secrets or configs of a service; `directory` is where those without a target are put, and said to be. */
export function fileReferences(
  directory = "",
  { isWritten = false }: { readonly isWritten?: boolean } = {},
): Shape {
  const reference = map(
    {
      source: text(),
      target: text(),
      uid: text(),
      gid: text(),
      mode: fileMode,
    },
    {
      short: (node) =>
        node.kind === "scalar" && typeof node.value === "string"
          ? fieldsNode(node, { source: node.value })
          : undefined,
      expected: "the name of a secret or config, or a map",
      also: (node) => {
        const source = textField(node, "source");
        if (!isWritten || source === undefined || node.entries.has("target")) return node;
        return mapNode(
          node,
          new Map<string, Node>([...node.entries, ["target", scalarNode(node, directory + source)]]),
        );
      },
    },
  );
  return list(reference, {
    key: (item) => textField(item, "target") ?? directory + textField(item, "source"),
  });
}

/** Files of variables for a service. */
export const ENV_FILES: Shape = list(
  map(
    { path: hostPath(), required: flag, format: text() },
    {
      short: (node) => (node.kind === "scalar" ? fieldsNode(node, { path: node.text }) : undefined),
      required: ["path"],
      expected: "a path, or a map",
      also: (node) => {
        const required = node.entries.get("required");
        if (required?.kind !== "scalar" || required.value !== true) return node;
        const entries = new Map(node.entries);
        entries.delete("required");
        return mapNode(node, entries);
      },
    },
  ),
  { single: true, key: byFields("path") },
);

/** A secret or config at the top level. */
export const FILE_OBJECT: Shape = map({
  name: text(),
  file: hostPath(),
  environment: text(),
  content: text(),
  external: external(),
  labels: keyed(),
  driver: text(),
  driver_opts: keyed(),
  template_driver: text(),
});

/** `external: true`, or version 2's map with the name. */
export function external(): Shape {
  return map(
    { name: text() },
    { short: (node, path, context) => flag.read(node, path, context), expected: "true or false" },
  );
}
