import * as z from "zod/mini";
import { FORMATS, type FormatName } from "./formats.ts";

// no generated code: a content security policy forbids it, and a first check is faster without
z.config({ jitless: true });

/** What is known of a key beyond its type. Defaults are told, never filled in: a layer that says
 * nothing about a key must not hide what a lower layer says. */
export interface Note {
  readonly description: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** Never printed, never exported without asking. */
  readonly secret?: true;
  readonly format?: FormatName;
  /** Written as text whatever it looks like in YAML: `5`, `yes`, `1.10`. */
  readonly text?: true;
  /** Accepted, with a warning that says what to use. */
  readonly deprecated?: string;
  /** Name of the type in TypeScript. */
  readonly typeName?: string;
  /** What the keys of a map are, in the reference. */
  readonly keys?: string;
}

export type Key = z.ZodMiniType;
export type Shape = Readonly<Record<string, Key>>;
type Options = Omit<Note, "description" | "text" | "format">;

/** What is known of each key; private to this package, so that no other user of zod is touched. */
export const NOTES: z.core.$ZodRegistry<Note> = z.registry<Note>();

function note<T extends Key>(key: T, description: string, options: Partial<Note>): T {
  NOTES.add(key, { description, ...options });
  return key;
}

const NOTHING = z.never();

/** A map of known keys, all optional but the `required`. They are made when the first document has such a map. */
export function section(
  shape: () => Shape,
  description: string,
  options: Options & { required?: readonly string[] } = {},
): Key {
  const { required = [], ...more } = options;
  let made: Shape | undefined;
  const definition = {
    type: "object",
    catchall: NOTHING,
    get shape() {
      made ??= withOptionals(shape(), required);
      return made;
    },
  } as const;
  return note(new z.ZodMiniObject(definition), description, more);
}

function withOptionals(shape: Shape, required: readonly string[]): Shape {
  return Object.fromEntries(
    Object.entries(shape).map(([name, key]) => [name, required.includes(name) ? key : z.optional(key)]),
  );
}

/** Text; numbers and booleans are a fault. An empty text means: not set. */
export function text(description: string, options: Options & { format?: FormatName } = {}): Key {
  return note(formatted(options.format), description, options);
}

function formatted(format: FormatName | undefined): z.ZodMiniString<string> {
  if (format === undefined) return z.string();
  return z
    .string()
    .check(z.refine((value: string) => value === "" || FORMATS[format].test(value), { params: { format } }));
}

/** Text that YAML may take for a number or a boolean: it is read as it is written. */
export function scalar(description: string, options: Options & { format?: FormatName } = {}): Key {
  return note(z.union([formatted(options.format), z.number(), z.boolean()]), description, {
    ...options,
    text: true,
  });
}

export function flag(description: string, options: Options & { nullable?: true } = {}): Key {
  const { nullable, ...more } = options;
  return note(nullable ? z.nullable(z.boolean()) : z.boolean(), description, more);
}

/** A whole number in a range. */
export function whole(description: string, min: number, max: number, options: Options = {}): Key {
  return note(z.int().check(z.minimum(min), z.maximum(max)), description, options);
}

/** One of some words; the empty text means: not set. */
export function choice(words: readonly string[], description: string, options: Options = {}): Key {
  return note(z.enum(["", ...words] as [string, ...string[]]), description, options);
}

/** A list; its items differ from one another unless `repeats`. Of arguments and commands, a repetition is odd but may be meant. */
export function list(
  item: Key,
  description: string,
  options: Options & { repeats?: true | "odd"; length?: readonly [number, number] } = {},
): Key {
  const { repeats, length, ...more } = options;
  const checks = [
    ...(repeats === true ? [] : [z.superRefine(reportRepeats(repeats === "odd"))]),
    ...(length ? [z.minLength(length[0]), z.maxLength(length[1])] : []),
  ];
  return note(z.array(item).check(...(checks as [])), description, more);
}

/** A map whose keys are the user's own words. */
export function map(value: Key, description: string, options: Options = {}): Key {
  return note(z.record(z.string(), value), description, options);
}

/** A value of one of several shapes, told apart by their YAML type. */
export function either(options: readonly [Key, Key, ...Key[]], description: string, more: Options = {}): Key {
  return note(z.union(options), description, more);
}

/** A value that is passed on as it is. */
export function anything(description: string, options: Options = {}): Key {
  return note(z.unknown(), description, options);
}

function reportRepeats(odd: boolean): (items: unknown[], context: z.core.$RefinementCtx<unknown[]>) => void {
  return (items, context) => {
    const seen = new Set<unknown>();
    for (const [index, item] of items.entries()) {
      const identity = typeof item === "object" && item !== null ? JSON.stringify(item) : item;
      if (seen.has(identity)) {
        context.issues.push({
          code: "custom",
          path: [index],
          input: item,
          params: { repeated: odd ? "odd" : "wrong" },
          continue: true,
          inst: undefined as never,
        });
      }
      seen.add(identity);
    }
  };
}
