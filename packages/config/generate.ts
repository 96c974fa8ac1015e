// writes what follows from the schema: npm run generate -w @ros/config
import { writeFileSync } from "node:fs";
import { configSchema } from "./src/schema/config.ts";
import { emitJsonSchema } from "./src/schema/emit/emit-json-schema.ts";
import { emitTypes } from "./src/schema/emit/emit-types.ts";

const write = (path: string, text: string): void => writeFileSync(new URL(path, import.meta.url), text);

write("src/config.ts", emitTypes(configSchema));
write("schema.json", `${JSON.stringify(emitJsonSchema(configSchema), null, 2)}\n`);
