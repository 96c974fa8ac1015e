import { type Node, scalarNode } from "../node.ts";
import { expandHome, resolvePath } from "../paths.ts";
import { text } from "./scalars.ts";
import { isUnresolved, type ReadContext, type Shape } from "./shape.ts";

/** A path of the host: made absolute, so that later files and engines need not know where it was written. */
export function hostPath(isOtherThanPath: (text: string) => boolean = () => false): Shape {
  const base = text();
  return {
    ...base,
    read(node, path, context) {
      const read = base.read(node, path, context);
      return read?.kind === "scalar" && typeof read.value === "string" && !isOtherThanPath(read.value)
        ? absolute(read, context)
        : read;
    },
  };
}

/** The absolute form of a node that is a path. */
export function absolute(node: Node & { kind: "scalar" }, context: ReadContext): Node {
  if (context.baseDirectory === undefined || isUnresolved(node, context)) return node;
  const path = resolvePath(context.baseDirectory, expandHome(node.text, context.home));
  return path === node.text ? node : scalarNode(node, path);
}
