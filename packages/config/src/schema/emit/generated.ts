import { configSchema } from "../config.ts";
import { emitJsonSchema } from "./emit-json-schema.ts";
import { emitReference } from "./emit-reference.ts";
import { emitTypes } from "./emit-types.ts";

/** What is written from the schema, by its place beside package.json. */
export const GENERATED: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(
    [...emitTypes(configSchema)].map(([name, text]) => [`src/config/${name}.ts`, () => text]),
  ),
  "schema.json": () => `${JSON.stringify(emitJsonSchema(configSchema), null, 2)}\n`,
  "../../docs/reference/config.md": () => emitReference(configSchema),
};
