import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configHash } from "./hash/config-hash.ts";
import { load } from "./load/load.ts";
import { renderConfig } from "./render/render-config.ts";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** What an untrusted page may do least: run this one script, and no code made from text. */
const POLICY = "default-src 'none'; script-src 'nonce-here'";

const SERVICES = [
  "{image: 'nginx:${TAG:-1}', ports: ['80-81:80-81'], environment: [A=1, B], mem_limit: 1.5g}",
  "{build: {context: ., args: {A: ä}}, healthcheck: {test: 'a && b', interval: 90s}, volumes: ['v:/v', './x:/x:ro']}",
  "{image: x, deploy: {replicas: 2, resources: {limits: {cpus: '0.5'}}}, command: echo \"a b\" | cat, labels: {n: 010}}",
  "{image: x, restart: sometimes, cpus: many, privilege: true}",
  "{image: ${NONE:?}, networks: [nowhere]}",
  "{image: [}",
];
const texts = SERVICES.map((service) => `services:\n  s: ${service}\nvolumes: {v: {}}\n`);

function verdict(text: string): unknown {
  const { project, diagnostics } = load([{ file: "/w/compose.yaml", text }], { environment: {} });
  return {
    diagnostics,
    ...(project && { config: renderConfig(project), hash: configHash(project.services.s!) }),
  };
}

let browser: Browser;
let page: Page;
const violations: string[] = [];

beforeAll(async () => {
  const bundle = await build({
    stdin: {
      contents:
        'import { configHash, load, renderConfig } from "./index.ts"; Object.assign(globalThis, { configHash, load, renderConfig });',
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

describe("the package in a browser", () => {
  test("says of each project what it says in Node", async () => {
    const there = await page.evaluate((all) => {
      const { load, renderConfig, configHash } = globalThis as never as Record<
        string,
        (...args: unknown[]) => never
      >;
      return all.map((text) => {
        const { project, diagnostics }: { project?: { services: { s: unknown } }; diagnostics: unknown } =
          load!([{ file: "/w/compose.yaml", text }], { environment: {} });
        return {
          diagnostics,
          ...(project && {
            config: renderConfig!(project) as unknown,
            hash: configHash!(project.services.s) as unknown,
          }),
        };
      });
    }, texts);
    expect(there).toEqual(JSON.parse(JSON.stringify(texts.map(verdict))));
  });

  test("runs no code that is made from text", () => expect(violations).toEqual([]));
});
