import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");

// the virtual machine tests run the file
test("README's example is the file that is tested", () => {
  expect(read("../README.md")).toContain(`\`\`\`ts\n${read("readme-example.ts")}\`\`\``);
});
