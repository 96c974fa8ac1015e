import { parseBytes } from "../../units/bytes.ts";
import { formatDuration, parseDuration } from "../../units/duration.ts";
import { type Node, scalarNode } from "../node.ts";
import { type ReadContext, refuse, replace, type Shape } from "./shape.ts";

interface TextOptions {
  readonly pattern?: RegExp;
  /** What the pattern asks for, in words. */
  readonly expected?: string;
  readonly oneOf?: readonly string[];
  readonly isValid?: (text: string) => boolean;
  readonly hint?: string;
  /** Numbers are taken as they are written. */
  readonly isNumberText?: boolean;
  readonly isBooleanText?: boolean;
}

type Reader = (node: Node & { kind: "scalar" }, path: string, context: ReadContext) => Node | undefined;

function scalar(expected: string, read: Reader): Shape {
  return {
    merge: replace,
    read(node, path, context) {
      if (node.kind !== "scalar") return refuse(node, path, context, expected);
      if (node.value === null || !context.isInterpolated) return node;
      return read(node, path, context);
    },
  };
}

/** Text. Numbers and booleans are faults unless the options take them. */
export function text(options: TextOptions = {}): Shape {
  const { pattern, oneOf, isValid = () => true, isNumberText = false, isBooleanText = false, hint } = options;
  const expected = options.expected ?? (oneOf === undefined ? "text" : `one of ${oneOf.join(", ")}`);
  return scalar(expected, (node, path, context) => {
    const type = typeof node.value;
    const taken =
      type === "string" ||
      context.isLenient ||
      (type === "number" && isNumberText) ||
      (type === "boolean" && isBooleanText);
    if (!taken) return refuse(node, path, context, expected, "COMPOSE_TYPE", "put the value in quotes");
    const value = node.text;
    const fits =
      (pattern === undefined || pattern.test(value)) &&
      (oneOf === undefined || oneOf.includes(value)) &&
      isValid(value);
    if (!fits && !context.isLenient) return refuse(node, path, context, expected, "COMPOSE_FORMAT", hint);
    return type === "string" ? node : scalarNode(node, value);
  });
}

/** Text, a number or a boolean: what was written is kept. */
export const anyText: Shape = text({ isNumberText: true, isBooleanText: true });

interface NumberOptions {
  readonly min?: number;
  readonly max?: number;
}

const DECIMAL = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?$/;

function numeric(node: Node & { kind: "scalar" }): number | undefined {
  if (typeof node.value === "number") return Number.isFinite(node.value) ? node.value : undefined;
  return typeof node.value === "string" && DECIMAL.test(node.value) ? Number(node.value) : undefined;
}

function numberShape(
  expected: string,
  { min, max }: NumberOptions,
  isValid: (value: number) => boolean,
): Shape {
  return scalar(expected, (node, path, context) => {
    const value = numeric(node);
    if (value === undefined || !isValid(value)) return refuse(node, path, context, expected);
    if ((min !== undefined && value < min) || (max !== undefined && value > max)) {
      return refuse(
        node,
        path,
        context,
        max === undefined ? `at least ${min}` : `${min ?? "a number"} to ${max}`,
        "COMPOSE_RANGE",
      );
    }
    return node.value === value ? node : scalarNode(node, value);
  });
}

export function integer(options: NumberOptions = {}): Shape {
  return numberShape("a whole number", options, Number.isSafeInteger);
}

export function decimal(options: NumberOptions = {}): Shape {
  return numberShape("a number", options, () => true);
}

const TRUE = /^(?:true|y|yes|on)$/i;
const FALSE = /^(?:false|n|no|off)$/i;

export const flag: Shape = scalar("true or false", (node, path, context) => {
  if (typeof node.value === "boolean") return node;
  const word = typeof node.value === "string" ? node.value : "";
  const value = TRUE.test(word) ? true : FALSE.test(word) ? false : undefined;
  if (value === undefined) return refuse(node, path, context, "true or false");
  if (!/^(?:true|false)$/i.test(word)) {
    context.faults.warn(
      "COMPOSE_TYPE",
      node,
      path,
      `expected ${value}, got ${word}`,
      "YAML 1.2 knows true and false alone",
    );
  }
  return scalarNode(node, value);
});

/** Off says no more than nothing does. */
export const optIn: Shape = {
  ...flag,
  clean: (node) => (node.kind === "scalar" && node.value === false ? scalarNode(node, null) : node),
};

/** A number or size of which 0 says no more than nothing does. */
export function zeroIsNothing(shape: Shape): Shape {
  return {
    ...shape,
    clean: (node) =>
      node.kind === "scalar" && (node.value === 0 || node.value === "0") ? scalarNode(node, null) : node,
  };
}

const SIZE_HINT = "write a whole number, or a number with k, m, g, t or p";

function size(isPositive: boolean): Shape {
  return scalar("a size in bytes", (node, path, context) => {
    const value = byteText(node);
    if (value === undefined)
      return refuse(node, path, context, "a size in bytes", "COMPOSE_FORMAT", SIZE_HINT);
    if (isPositive && value.startsWith("-"))
      return refuse(node, path, context, "at least 0", "COMPOSE_RANGE");
    return node.value === value ? node : scalarNode(node, value);
  });
}

function byteText(node: Node & { kind: "scalar" }): string | undefined {
  if (typeof node.value === "number")
    return Number.isSafeInteger(node.value) ? String(node.value) : undefined;
  return typeof node.value === "string" ? parseBytes(node.value) : undefined;
}

/** A size in bytes, as decimal text; -1 is no limit. */
export const bytes: Shape = size(false);

/** A size that is written as text. */
export const bytesText: Shape = {
  ...bytes,
  read: (node, path, context) =>
    node.kind === "scalar" && typeof node.value === "number" && !context.isLenient
      ? refuse(node, path, context, "a size in bytes", "COMPOSE_TYPE", "put the value in quotes")
      : bytes.read(node, path, context),
};

/** A size that cannot be less than nothing. */
export const positiveBytes: Shape = size(true);

export const duration: Shape = scalar("a duration", (node, path, context) => {
  if (node.value === 0) return scalarNode(node, "0s");
  const value = typeof node.value === "string" ? parseDuration(node.value) : undefined;
  if (value === undefined)
    return refuse(
      node,
      path,
      context,
      "a duration",
      "COMPOSE_FORMAT",
      "write a number with its unit: 90s, 1m30s",
    );
  return scalarNode(node, formatDuration(value));
});

/** A file mode: octal digits as text, or a number. */
export const fileMode: Shape = scalar("a file mode", (node, path, context) => {
  const value =
    typeof node.value === "number"
      ? node.value
      : /^[0-7]{1,5}$/.test(node.text)
        ? Number.parseInt(node.text, 8)
        : undefined;
  if (value === undefined || !Number.isInteger(value) || value < 0)
    return refuse(node, path, context, "a file mode", "COMPOSE_FORMAT");
  return scalarNode(node, `0${value.toString(8)}`);
});

/** Anything at all, as it is: `x-…` keys. */
export const anything: Shape = { read: (node) => node, merge: mergeAnything };

function mergeAnything(base: Node, over: Node): Node {
  if (base.kind === "map" && over.kind === "map") {
    const entries = new Map(base.entries);
    for (const [key, value] of over.entries) {
      const before = entries.get(key);
      entries.set(key, before === undefined ? value : mergeAnything(before, value));
    }
    return { ...over, entries };
  }
  if (base.kind === "list" && over.kind === "list") return { ...over, items: [...base.items, ...over.items] };
  return replace(base, over);
}
