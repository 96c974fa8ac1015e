import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfig } from "./document/parse-config.ts";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** What an untrusted page may do least: run this one script, and no code made from text. */
const POLICY = "default-src 'none'; script-src 'nonce-here'";

const texts = ["wrong", "real"].flatMap((name) => {
  const folder = new URL(`./testdata/${name}/`, import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => readFileSync(new URL(file, folder), "utf8"));
});
/** The documents as they are, and cut off in the middle. */
const documents = [...texts, ...texts.map((text) => text.slice(0, Math.floor(text.length * 0.6)))].slice(
  0,
  200,
);

let browser: Browser;
let page: Page;
const violations: string[] = [];

beforeAll(async () => {
  const bundle = await build({
    stdin: {
      contents: `import { parseConfig } from "./index.ts"; globalThis.parseConfig = parseConfig;`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    conditions: ["@ros/source"],
  });
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  page = await browser.newPage();
  page.on("console", (message) => violations.push(message.text()));
  page.on("pageerror", (error) => violations.push(String(error)));
  const code = bundle.outputFiles[0]!.text.replaceAll("</script", "<\\/script");
  await page.setContent(
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><script nonce="here">${code}</script>`,
  );
});

afterAll(() => browser?.close());

describe("parseConfig() in a browser", () => {
  test("there are two hundred documents", () => expect(documents).toHaveLength(200));

  test("says of each what it says in Node", async () => {
    const here = documents.map((text) => verdict(parseConfig(text)));
    const there = await page.evaluate(
      (all) =>
        all
          .map((text) => (globalThis as unknown as { parseConfig: typeof parseConfig }).parseConfig(text))
          .map(({ config, diagnostics }) => JSON.stringify({ config, diagnostics })),
      documents,
    );
    expect(there).toEqual(here);
    expect(new Set(here).size).toBeGreaterThan(100);
  });

  test("needs no code made from text", () => expect(violations).toEqual([]));
});

function verdict({ config, diagnostics }: ReturnType<typeof parseConfig>): string {
  return JSON.stringify({ config, diagnostics });
}
