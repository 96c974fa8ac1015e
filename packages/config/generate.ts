// writes what follows from the schema: npm run generate -w @ros/config
import { mkdirSync, writeFileSync } from "node:fs";
import { GENERATED } from "./src/schema/emit/generated.ts";

for (const [path, emit] of Object.entries(GENERATED)) {
  const file = new URL(path, import.meta.url);
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, emit());
}
