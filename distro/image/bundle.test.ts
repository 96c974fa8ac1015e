import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundlePrograms } from "./bundle.ts";

const directory = mkdtempSync(join(tmpdir(), "ros-programs-"));
beforeAll(() => bundlePrograms(join(directory, "programs"), { version: "v0", release: true }));
afterAll(() => rmSync(directory, { recursive: true }));

/** What the system's program loads on its way to a verdict, and the verdict. */
function validate(text: string): { readonly loaded: string; readonly code: number } {
  const file = join(directory, "document.yml");
  writeFileSync(file, text);
  const told = `process.on("exit", (code) => require("node:fs").writeFileSync(1, JSON.stringify({code, loaded: [...process.moduleLoadList, ...Object.keys(require.cache)].join()})))`;
  const tell = join(directory, "tell.cjs");
  writeFileSync(tell, told);
  const args = ["--require", tell, join(directory, "programs/ros.js"), "config", "validate", "-i", file];
  try {
    return JSON.parse(
      execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
    );
  } catch (error) {
    return JSON.parse((error as { stdout: string }).stdout.replace(/^[^{]*/s, ""));
  }
}

test.each([
  { what: "a plain document", text: "hostname: a\n", needsParser: false, code: 0 },
  {
    what: "one with an anchor",
    text: "hostname: &name a\nrancher: {defaults: {hostname: *name}}\n",
    needsParser: true,
    code: 0,
  },
  { what: "one that is no YAML", text: "hostname: [a\n", needsParser: true, code: 1 },
])("programs load the parser for what needs it: $what", ({ text, needsParser, code }) => {
  const { loaded, ...rest } = validate(text);
  expect(rest).toEqual({ code });
  expect(loaded.includes("lib/yaml.cjs")).toBe(needsParser);
  expect(loaded).not.toContain("undici");
});
