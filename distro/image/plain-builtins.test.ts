import { execFileSync } from "node:child_process";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { plainBuiltins } from "./plain-builtins.ts";

/** What Node loaded to run this. */
async function loadedBy(text: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    platform: "node",
    plugins: [plainBuiltins],
    write: false,
  });
  const program = `${outputFiles[0]?.text}\nconsole.log(process.moduleLoadList.join());`;
  return execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
}

test("plainBuiltins loads what is imported, and nothing that it only could give", async () => {
  const loaded = await loadedBy(
    'import http, { METHODS } from "node:http"; import * as os from "os"; console.log(METHODS.length > 9, http.METHODS === METHODS, os.EOL.length);',
  );
  expect(loaded).toMatch(/^true true 1\n/);
  expect(loaded).toContain("NativeModule http,");
  expect(loaded).not.toContain("undici");
});
