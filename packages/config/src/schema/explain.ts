import { formatPath, type Path, parsePath } from "../document/path.ts";
import type { Key } from "./build.ts";
import { configSchema } from "./config.ts";
import { FORMATS } from "./formats.ts";
import { childKey, definition, describeType, knownKeys, noteOf, unwrap } from "./walk.ts";

/** What is known of a key. */
export interface Explanation {
  readonly path: string;
  readonly description: string;
  /** In words: `text`, `a list of texts`, `one of none, download, auto`. */
  readonly type: string;
  /** The form of the text, where there is one. */
  readonly format?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** Keys below it. */
  readonly keys?: readonly string[];
  /** What to use instead. */
  readonly deprecated?: string;
  readonly secret?: true;
}

/** The meaning, type and default of a key; undefined if there is no such key. */
export function explain(path: string | Path): Explanation | undefined {
  const segments = typeof path === "string" ? schemaPath(parsePath(path)) : path;
  let key: Key | undefined = configSchema;
  for (const segment of segments) key = key === undefined ? undefined : childKey(key, segment);
  return key === undefined ? undefined : describe(key, segments);
}

/**
 * Join the segments that together name one key: of a map with values that are no maps (`sysctl`,
 * `environment`), all that follows is the key.
 */
export function schemaPath(segments: readonly string[]): string[] {
  let key: Key | undefined = configSchema;
  for (const [index, segment] of segments.entries()) {
    if (key === undefined) break;
    const { type, valueType } = definition(unwrap(key));
    const holdsValues =
      valueType !== undefined &&
      !["object", "record", "array", "unknown"].includes(definition(unwrap(valueType)).type);
    if (type === "record" && holdsValues)
      return [...segments.slice(0, index), segments.slice(index).join(".")];
    key = childKey(key, segment);
  }
  return [...segments];
}

function describe(key: Key, path: Path): Explanation {
  const { description = "", format, default: initial, examples, deprecated, secret } = noteOf(key) ?? {};
  const keys = knownKeys(key);
  return {
    path: formatPath(path),
    description,
    type: describeType(key),
    ...(format !== undefined && { format: FORMATS[format].expected }),
    ...(initial !== undefined && { default: initial }),
    ...(examples !== undefined && { examples }),
    ...(keys.length > 0 && { keys }),
    ...(deprecated !== undefined && { deprecated }),
    ...(secret !== undefined && { secret }),
  };
}
