import * as z from "zod/mini";
import { type Key, NOTES } from "../build.ts";
import { FORMATS } from "../formats.ts";

type JsonSchema = Record<string, unknown>;

/** The schema as JSON Schema draft-07, which editors read. */
export function emitJsonSchema(schema: Key): JsonSchema {
  const emitted = z.toJSONSchema(schema as z.ZodMiniType, {
    target: "draft-07",
    reused: "ref",
    override: ({ zodSchema, jsonSchema }) => annotate(zodSchema as unknown as Key, jsonSchema as JsonSchema),
  }) as JsonSchema;
  return { $schema: emitted.$schema, title: "ROS cloud-config", ...emitted };
}

function annotate(key: Key, json: JsonSchema): void {
  const note = NOTES.get(key);
  if (note === undefined) return;
  const { description, default: initial, examples, format, deprecated } = note;
  json.description = description;
  if (initial !== undefined) json.default = initial;
  if (examples !== undefined) json.examples = examples;
  if (deprecated !== undefined) json.deprecated = true;
  const pattern = format === undefined ? undefined : FORMATS[format].pattern;
  // an empty text means that the key is not set
  if (pattern !== undefined) json.pattern = `^$|${pattern}`;
  if (json.type === "array" && isDistinct(key)) json.uniqueItems = true;
}

/** A refinement leaves no trace in JSON Schema: lists without one may repeat. */
function isDistinct(key: Key): boolean {
  const checks = (key as z.ZodMiniType)._zod.def.checks ?? [];
  return checks.some((check) => check._zod.def.check === "custom");
}
