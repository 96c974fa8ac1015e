import type * as z from "zod/mini";
import type { Path } from "../document/path.ts";
import { isTree } from "../document/tree.ts";
import { type Key, NOTES, type Note } from "./build.ts";

type Definition = {
  readonly type: string;
  readonly innerType?: Key;
  readonly shape?: Readonly<Record<string, Key>>;
  readonly valueType?: Key;
  readonly element?: Key;
  readonly options?: readonly Key[];
  readonly entries?: Readonly<Record<string, string>>;
};

/** What a key is, read from its zod schema. */
export function definition(key: Key): Definition {
  return (key as z.ZodMiniType)._zod.def as unknown as Definition;
}

/** The key without the wrappers that allow its absence or null. */
export function unwrap(key: Key): Key {
  const { type, innerType } = definition(key);
  return (type === "optional" || type === "nullable") && innerType !== undefined ? unwrap(innerType) : key;
}

/** What is known of a key; the note may sit on the wrapper or on what is wrapped. */
export function noteOf(key: Key): Note | undefined {
  const note = NOTES.get(key);
  if (note !== undefined) return note;
  const { innerType } = definition(key);
  return innerType === undefined ? undefined : noteOf(innerType);
}

/** The key of one entry of a map or item of a list; `value` chooses among alternatives. */
export function childKey(key: Key, segment: string | number, value?: unknown): Key | undefined {
  const plain = unwrap(key);
  const { type, shape, valueType, element, options } = definition(plain);
  if (type === "object")
    return shape !== undefined && Object.hasOwn(shape, segment) ? shape[segment] : undefined;
  if (type === "record") return valueType;
  if (type === "array") return element;
  if (type !== "union" || options === undefined) return undefined;
  const fitting = alternative(plain, value);
  if (fitting !== undefined) return childKey(fitting, segment, undefined);
  for (const option of options) {
    const child = childKey(option, segment);
    if (child !== undefined) return child;
  }
  return undefined;
}

/** Of alternatives, the one whose YAML type the value has. */
export function alternative(key: Key, value: unknown): Key | undefined {
  return definition(key).options?.find((option) => {
    switch (definition(unwrap(option)).type) {
      case "array":
        return Array.isArray(value);
      case "object":
      case "record":
        return isTree(value);
      case "string":
      case "enum":
        return typeof value === "string";
      case "number":
        return typeof value === "number";
      case "boolean":
        return typeof value === "boolean";
      default:
        return false;
    }
  });
}

/** The key at a path, undefined where nothing is known. */
export function keyAt(schema: Key, path: Path, tree?: unknown): Key | undefined {
  let key: Key | undefined = schema;
  let value = tree;
  for (const segment of path) {
    if (key === undefined) return undefined;
    key = childKey(key, segment, value);
    value = (value as Record<string | number, unknown> | undefined)?.[segment];
  }
  return key;
}

/** Names of the keys that a map of known keys has. */
export function knownKeys(key: Key): string[] {
  const plain = unwrap(key);
  const { type, shape, options } = definition(plain);
  if (type === "object") return Object.keys(shape ?? {});
  return (options ?? []).flatMap(knownKeys);
}

/** A key's type in words, as it follows "expected". */
export function describeType(key: Key): string {
  const { type, options, entries, innerType, element } = definition(key);
  switch (type) {
    case "optional":
      return describeType(innerType!);
    case "nullable":
      return `${describeType(innerType!)} or null`;
    case "string":
      return "text";
    case "boolean":
      return "true or false";
    case "number":
      return "a whole number";
    case "array": {
      const item = definition(unwrap(element!)).type;
      return item === "string"
        ? "a list of texts"
        : item === "array"
          ? "a list of lists"
          : item === "object"
            ? "a list of maps"
            : "a list";
    }
    case "object":
    case "record":
      return "a map";
    case "enum":
      return `one of ${Object.keys(entries ?? {})
        .filter((word) => word !== "")
        .join(", ")}`;
    case "union":
      return NOTES.get(key)?.text ? "text" : joinOr([...new Set((options ?? []).map(describeType))]);
    default:
      return "a value";
  }
}

function joinOr(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** Whether values at a path are kept out of messages and exports. */
export function isSecret(schema: Key, path: Path): boolean {
  let key: Key | undefined = schema;
  for (const segment of path) {
    key = key === undefined ? undefined : childKey(key, segment);
    if (key !== undefined && noteOf(key)?.secret === true) return true;
  }
  return false;
}
