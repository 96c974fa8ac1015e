import { build } from "esbuild";
import { chromium } from "playwright-core";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** What an untrusted page may do least: run these scripts, and no code made from text. */
const POLICY = "default-src 'none'; script-src 'nonce-here'";

export interface Answers {
  /** What the module's `probe` said of each input, after JSON. */
  readonly answers: readonly unknown[];
  /** What the page complained of. */
  readonly complaints: readonly string[];
  /** Whether the page refuses code that is made from text; a policy that is not in force proves nothing. */
  readonly isStrict: boolean;
}

/** Ask a module's `probe` of each input, in a page that may do nothing else. */
export async function inBrowser(module: string, inputs: readonly unknown[]): Promise<Answers> {
  // the page asks itself: code that a debugger runs is free of the policy
  const main = `import { probe } from ${JSON.stringify(module)};
    const isStrict = () => { try { return new Function("return false")(); } catch { return true; } };
    const all = async () => { const answers = []; for (const input of inputs) answers.push(await probe(input)); return answers; };
    globalThis.told = all().then((answers) => JSON.stringify({ answers, isStrict: isStrict() }), (error) => ({ error: String(error.stack) }));`;
  const bundle = await build({
    stdin: { contents: main, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    conditions: ["@ros/source"],
  });
  const data = `var inputs = ${JSON.stringify(inputs)};`;
  const scripts = [data, bundle.outputFiles[0]!.text].map(
    (code) => `<script nonce="here">${code.replaceAll("</script", "<\\/script")}</script>`,
  );
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.setContent(
      `<meta http-equiv="Content-Security-Policy" content="${POLICY}">${scripts.join("")}`,
    );
    const told = await page.evaluate(() => (globalThis as unknown as { told: Promise<unknown> }).told);
    if (typeof told !== "string") throw new Error(`the page failed: ${JSON.stringify(told)} ${complaints}`);
    return { ...(JSON.parse(told) as Pick<Answers, "answers" | "isStrict">), complaints };
  } finally {
    await browser.close();
  }
}
