import { interpolate, type Lookup, TemplateError } from "../interpolation/template.ts";
import type { Faults } from "./faults.ts";
import { type Node, type ScalarNode, scalarNode } from "./node.ts";
import { join } from "./shape/maps.ts";

interface TreeContext {
  readonly lookup: Lookup;
  readonly dialect: "compose" | "libcompose";
  readonly faults: Faults;
}

/** Replace the references in all values of a tree; keys are left as they are. */
export function interpolateTree(node: Node, path: string, context: TreeContext): Node {
  if (node.kind === "scalar")
    return typeof node.value === "string" && node.value.includes("$")
      ? interpolateScalar(node, path, context)
      : node;
  if (node.kind === "list") {
    const items = node.items.map((item, index) => interpolateTree(item, `${path}.${index}`, context));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  let changed: Map<string, Node> | undefined;
  for (const [key, value] of node.entries) {
    const after = interpolateTree(value, join(path, key), context);
    if (after === value) continue;
    changed ??= new Map(node.entries);
    changed.set(key, after);
  }
  return changed === undefined ? node : { ...node, entries: changed };
}

function interpolateScalar(node: ScalarNode, path: string, { lookup, dialect, faults }: TreeContext): Node {
  const onUnset = (name: string, start: number, end: number) =>
    faults.warn(
      "COMPOSE_VARIABLE_UNSET",
      within(node, start, end),
      path,
      `expected the variable ${name} to be set, got nothing`,
      `give it a value, or write a default: \${${name}:-}`,
    );
  try {
    return {
      ...scalarNode(node, interpolate(node.value as string, lookup, { dialect, onUnset })),
      tag: node.tag,
    };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const place = within(node, error.start, error.end);
    if (error.code === "required")
      faults.add("COMPOSE_VARIABLE_REQUIRED", place, path, error.message, {
        hint: `set ${error.variable} in the environment or in .env`,
      });
    else {
      const message = `expected a reference to a variable, got ${JSON.stringify((node.value as string).slice(error.start, error.end))}`;
      faults.add("COMPOSE_INTERPOLATION", place, path, message, {
        hint: "a dollar that is no reference is written $$",
      });
    }
    return scalarNode(node, "");
  }
}

/** The part of a scalar that a fault is about, where the text of the file shows it unchanged. */
function within(node: ScalarNode, start: number, end: number): ScalarNode {
  const value = node.value as string;
  for (const shift of [0, 1]) {
    const from = node.start + shift;
    if (node.source.text.startsWith(value, from)) return { ...node, start: from + start, end: from + end };
  }
  return node;
}
