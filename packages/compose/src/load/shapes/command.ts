import { splitCommand, splitCommandLibcompose } from "../../forms/command.ts";
import { listNode, scalarNode } from "../node.ts";
import { list, replaced } from "../shape/lists.ts";
import { text } from "../shape/scalars.ts";
import { nullable, refuse, type Shape } from "../shape/shape.ts";

const WORDS = list(text());

/** A command: words, or text that is split into words. */
export const COMMAND: Shape = nullable(
  replaced({
    ...WORDS,
    read(node, path, context) {
      if (node.kind !== "scalar") return WORDS.read(node, path, context);
      if (node.value === null || !context.isInterpolated) return node;
      if (typeof node.value !== "string" && !context.isLenient)
        return refuse(node, path, context, "a command: text, or a list of words");
      const words = context.isLenient ? splitCommandLibcompose(node.text) : splitCommand(node.text);
      if (words === undefined)
        return refuse(node, path, context, "a closing quote for each that opens", "COMPOSE_FORMAT");
      const place = { source: node.source, start: node.start, end: node.end };
      return {
        ...listNode(
          node,
          words.map((word) => scalarNode(place, word)),
        ),
      };
    },
  }),
);
