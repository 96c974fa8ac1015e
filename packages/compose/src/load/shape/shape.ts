import type { ComposeCode } from "../codes.ts";
import type { Faults } from "../faults.ts";
import { describe, type Node } from "../node.ts";

/** What reading a value depends on besides the value. */
export interface ReadContext {
  readonly faults: Faults;
  /** Relative paths are taken from here; undefined leaves them as they are. */
  readonly baseDirectory: string | undefined;
  readonly home: string | undefined;
  /** False when references are kept: a value that holds a dollar is not checked. */
  readonly isInterpolated: boolean;
  readonly convertWindowsPaths: boolean;
  /** RancherOS's reading: keys that are not known are dropped with a warning. */
  readonly isLenient: boolean;
}

/**
 * One kind of value: how its short forms become the long one, what is a fault, and how a later file
 * changes it. Everything that is known of an attribute stands in its shape.
 */
export interface Shape {
  /** The long form; undefined after a fault. */
  read(node: Node, path: string, context: ReadContext): Node | undefined;
  merge(base: Node, over: Node): Node;
  /** Leave out what says nothing, once all files are merged. */
  clean?(node: Node): Node;
  /** Keys that must be there once all files are merged. */
  check?(node: Node, path: string, faults: Faults): void;
  /** Nothing is a value here; elsewhere a key without a value is a fault, unless another file gives it one. */
  readonly isNullable?: true;
}

/** The same shape, where nothing is a value. */
export function nullable<Of extends Shape>(shape: Of): Of & { readonly isNullable: true } {
  return { ...shape, isNullable: true };
}

/** Report a key without a value. */
export function refuseNothing(node: Node, path: string, faults: Faults): void {
  faults.add("COMPOSE_TYPE", node.key ?? node, path, "expected a value, got nothing", {
    hint: "give the key a value, or remove it",
  });
}

/** Report that a value is not what its place asks for. */
export function refuse(
  node: Node,
  path: string,
  context: ReadContext,
  expected: string,
  code: ComposeCode = "COMPOSE_TYPE",
  hint?: string,
): undefined {
  context.faults.add(code, node, path, `expected ${expected}, got ${describe(node)}`, { hint });
  return undefined;
}

/** True for text that still holds references because they were to be kept. */
export function isUnresolved(node: Node, context: ReadContext): boolean {
  return (
    !context.isInterpolated &&
    node.kind === "scalar" &&
    typeof node.value === "string" &&
    node.value.includes("$")
  );
}

/** The later value wins, unless it is nothing. */
export function replace(base: Node, over: Node): Node {
  return over.kind === "scalar" && over.value === null ? base : over;
}
