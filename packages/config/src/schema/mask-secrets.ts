import type { Path } from "../document/path.ts";
import { isTree, setKey } from "../document/tree.ts";
import type { Key } from "./build.ts";
import { configSchema } from "./config.ts";
import { childKey, isSecret, keyAt, noteOf } from "./walk.ts";

const MASK = "(secret)";

/** A value as it may be shown: what the schema calls secret is not in it. */
export function maskSecrets(value: unknown, path: Path): unknown {
  if (isSecret(configSchema, path)) return MASK;
  const key = keyAt(configSchema, path);
  return key === undefined ? value : mask(value, key);
}

function mask(value: unknown, key: Key): unknown {
  if (noteOf(key)?.secret) return MASK;
  const below = (name: string | number, item: unknown): unknown => {
    const child = childKey(key, name, value);
    return child === undefined ? item : mask(item, child);
  };
  if (Array.isArray(value)) return value.map((item, index) => below(index, item));
  if (!isTree(value)) return value;
  const masked: Record<string, unknown> = {};
  for (const name of Object.keys(value)) setKey(masked, name, below(name, value[name]));
  return masked;
}
