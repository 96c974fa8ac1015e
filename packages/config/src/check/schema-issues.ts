import type * as z from "zod/mini";
import { nearest } from "../diagnostics/nearest.ts";
import { formatPath, type Path } from "../document/path.ts";
import { getKey, isTree } from "../document/tree.ts";
import type { Key } from "../schema/build.ts";
import { FORMATS, type FormatName } from "../schema/formats.ts";
import { alternative, definition, describeType, isSecret, keyAt, knownKeys, unwrap } from "../schema/walk.ts";
import { fixType } from "./fix-type.ts";
import type { Issue } from "./issue.ts";
import { COMMAND_LINE_KEYS, INTERNAL_KEYS, legacyKey } from "./legacy-keys.ts";
import { showValue } from "./show-value.ts";

type ZodIssue = z.core.$ZodIssue;

/** Unknown keys of one tree that are compared with the known ones: a person reads no more, and each costs as much as to read its line. */
const MAX_COMPARED = 100;

/** What the findings are about. */
interface Checked {
  readonly tree: unknown;
  readonly schema: Key;
  readonly nearest: typeof nearest;
}

/** Put zod's findings into the words of this package. */
export function schemaIssues(found: readonly ZodIssue[], tree: unknown, schema: Key): Issue[] {
  let compared = 0;
  const checked: Checked = {
    tree,
    schema,
    nearest: (word, known) => (compared++ < MAX_COMPARED ? nearest(word, known) : undefined),
  };
  return found.flatMap((issue) => translate(issue, issue.path as Path, checked));
}

function translate(issue: ZodIssue, path: Path, checked: Checked): Issue[] {
  const { tree, schema } = checked;
  const value = path.reduce(getKey, tree);
  const key = keyAt(schema, path, tree);
  const got = isSecret(schema, path) && typeof value === "string" ? "a secret text" : showValue(value);
  const fault = (code: Issue["code"], expected: string, more: Partial<Issue> = {}): Issue => ({
    code,
    path,
    at: "value",
    message: `expected ${expected}, got ${got}`,
    ...more,
  });
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = key === undefined ? [] : knownKeys(key);
      return issue.keys.flatMap((name) => unknownKey(name, path, value, known, checked));
    }
    case "invalid_type":
      if (value === undefined) return [missingKey(path)];
      return [typeFault(issue, key, value, fault)];
    case "invalid_value": {
      if (typeof value !== "string")
        return [fault("CONFIG_TYPE", key === undefined ? "text" : describeType(key))];
      const words = issue.values.map(String).filter((word) => word !== "");
      const near = checked.nearest(value, words);
      return [
        fault("CONFIG_VALUE", `one of ${words.join(", ")}`, near === undefined ? {} : didYouMean(near)),
      ];
    }
    case "too_small":
    case "too_big":
      return [
        fault(
          "CONFIG_RANGE",
          range(issue, key),
          issue.origin === "array"
            ? { message: `expected ${range(issue, key)}, got ${(value as unknown[]).length}` }
            : {},
        ),
      ];
    case "invalid_union":
      return unionFaults(issue, path, checked, value, key, fault);
    case "custom":
      return [customFault(issue, path, fault, got)];
    default:
      return [fault("CONFIG_TYPE", key === undefined ? "another value" : describeType(key))];
  }
}

type MakeFault = (code: Issue["code"], expected: string, more?: Partial<Issue>) => Issue;

function didYouMean(word: string): Partial<Issue> {
  return { hint: `did you mean ${word}?`, fix: () => ({ title: `replace it with ${word}`, text: word }) };
}

function typeFault(
  issue: ZodIssue & { code: "invalid_type" },
  key: Key | undefined,
  value: unknown,
  fault: MakeFault,
): Issue {
  const expected = key === undefined ? issue.expected : describeType(key);
  const fix = key === undefined ? undefined : fixType(definition(unwrap(key)).type, value);
  const hint = value === null ? "remove the key to leave it unset" : fix?.hint;
  return fault("CONFIG_TYPE", expected, {
    ...(hint !== undefined && { hint }),
    ...(fix !== undefined && { fix: fix.apply }),
  });
}

function missingKey(path: Path): Issue {
  const name = String(path.at(-1));
  const message = `expected the key ${name}`;
  return {
    code: "CONFIG_MISSING_KEY",
    path: path.slice(0, -1),
    at: "value",
    message,
    hint: `add ${name}: and its value`,
  };
}

function unknownKey(
  name: string,
  path: Path,
  parent: unknown,
  known: readonly string[],
  { schema, nearest }: Checked,
): Issue[] {
  const full = [...path, name];
  const dotted = formatPath(full);
  if (INTERNAL_KEYS.has(dotted)) return [];
  const base = { path: full, at: "key" as const };
  if (COMMAND_LINE_KEYS.has(dotted)) {
    const hint = "pass it to the kernel, where it is not kept";
    return [
      {
        ...base,
        code: "CONFIG_COMMAND_LINE_ONLY",
        message: `expected ${name} on the kernel command line, got it in a file`,
        hint,
      },
    ];
  }
  const legacy = legacyKey(dotted);
  if (legacy !== undefined) {
    return [
      {
        ...base,
        code: "CONFIG_LEGACY_KEY",
        message: "expected a key of this release, got one of an old release or of another program",
        hint: legacy.hint,
      },
    ];
  }
  const near = nearest(name, known);
  const free = near !== undefined && !(isTree(parent) && Object.hasOwn(parent, near));
  const elsewhere = near === undefined ? otherPlace(name, path, schema) : undefined;
  const hint = near !== undefined ? `did you mean ${near}?` : (elsewhere ?? list(known));
  return [
    {
      ...base,
      code: "CONFIG_UNKNOWN_KEY",
      message: `expected a known key, got ${showValue(name).slice(1, -1)}`,
      ...(hint !== undefined && { hint }),
      ...(free && { fix: () => ({ title: `rename it to ${near}`, text: near }) }),
    },
  ];
}

/** A key of the root written below rancher, or the other way round. */
function otherPlace(name: string, path: Path, schema: Key): string | undefined {
  const other: Path | undefined = path.length === 0 ? ["rancher", name] : [name];
  if (path.length > 1 || keyAt(schema, other) === undefined) return undefined;
  return `${formatPath(other)} is known: move it there`;
}

function list(known: readonly string[]): string | undefined {
  return known.length === 0 || known.length > 12 ? undefined : `known are ${known.join(", ")}`;
}

function range(issue: ZodIssue & { code: "too_small" | "too_big" }, key: Key | undefined): string {
  const bag =
    key === undefined
      ? {}
      : ((unwrap(key) as z.ZodMiniType)._zod.bag as { minimum?: number; maximum?: number });
  const limit = issue.code === "too_small" ? issue.minimum : issue.maximum;
  if (issue.origin === "array") return `${limit} items`;
  const { minimum, maximum } = bag;
  if (minimum === undefined || maximum === undefined)
    return `a number ${issue.code === "too_small" ? "from" : "up to"} ${limit}`;
  return `a number from ${minimum} to ${maximum}`;
}

/** The faults of the alternative that was meant, which is told by the value's YAML type. */
function unionFaults(
  issue: ZodIssue & { code: "invalid_union" },
  path: Path,
  checked: Checked,
  value: unknown,
  key: Key | undefined,
  fault: MakeFault,
): Issue[] {
  const plain = key === undefined ? undefined : unwrap(key);
  const meant = plain === undefined ? undefined : alternative(plain, value);
  const index = meant === undefined ? -1 : definition(plain!).options!.indexOf(meant);
  const inner = issue.errors[index];
  if (inner === undefined)
    return [fault("CONFIG_TYPE", plain === undefined ? "another value" : describeType(plain))];
  return inner.flatMap((below) => translate(below, [...path, ...(below.path as Path)], checked));
}

function customFault(issue: ZodIssue & { code: "custom" }, path: Path, fault: MakeFault, got: string): Issue {
  const { format, repeated } = (issue.params ?? {}) as { format?: FormatName; repeated?: "odd" | "wrong" };
  if (repeated !== undefined) {
    return fault("CONFIG_DUPLICATE_ITEM", "each item once", {
      path,
      message: `expected each item once, got ${got} again`,
      hint: "remove one of the two",
      ...(repeated === "odd" && { isWarning: true as const }),
    });
  }
  const { expected, hint } = FORMATS[format!];
  return fault("CONFIG_FORMAT", expected, hint === undefined ? {} : { hint });
}
