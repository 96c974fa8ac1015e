import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { configSchema } from "../config.ts";
import { emitJsonSchema } from "./emit-json-schema.ts";
import { GENERATED } from "./generated.ts";

/** The formatter lays out TypeScript anew. */
const withoutLayout = (text: string): string => text.replace(/[\s|;,()]+/g, "");

describe("what is written from the schema", () => {
  test.each(Object.entries(GENERATED))("%s is up to date (npm run generate -w @ros/config)", (path, emit) => {
    const text = readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
    const same = path.endsWith(".ts") ? withoutLayout : (whole: string) => whole;
    expect(same(text)).toBe(same(emit()));
  });

  test("the JSON Schema is draft-07 and closed", () => {
    const schema = emitJsonSchema(configSchema) as {
      $schema: string;
      additionalProperties: boolean;
      properties: Record<string, { uniqueItems?: boolean }>;
    };
    expect(schema.$schema).toBe("http://json-schema.org/draft-07/schema#");
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties.ssh_authorized_keys?.uniqueItems).toBe(true);
    expect(schema.properties.runcmd?.uniqueItems).toBeUndefined();
  });
});
