import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { load } from "@ros/compose";
import { parseConfig } from "@ros/config";
import { describe, expect, test } from "vitest";
import { TOP } from "../image/paths.ts";
import { parseStartOptions } from "./start-options.ts";
import { selectParts } from "./test-parts.ts";

const DOCUMENTS = [...globSync(["*.md", "docs/**/*.md", "packages/*/README.md"], { cwd: TOP })].sort();
const HOW_TO = globSync("docs/how-to/*.md", { cwd: TOP }).sort();
const OURS = ["README.md", "CONTRIBUTING.md", "docs/get-started.md", ...HOW_TO];
const read = (path: string): string => readFileSync(join(TOP, path), "utf8");
const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] as string);
const blocks = (path: string, language: string): string[] =>
  all(read(path), new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"));

describe("documents", () => {
  const links = DOCUMENTS.flatMap((path) =>
    all(read(path), /\]\(([^)\s]+)\)/g)
      .filter((link) => !/^[a-z]+:/.test(link) && !link.startsWith("#"))
      .map((link) => ({ path, link })),
  );
  test.each(links)("$path links to $link, which is there", ({ path, link }) => {
    const [file = "", anchor] = link.split("#");
    const target = join(dirname(path), file);
    expect(existsSync(join(TOP, target))).toBe(true);
    if (anchor === undefined || !target.endsWith(".md")) return;
    const headings = all(read(target), /^#+ (.+)$/gm).map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    );
    expect(headings).toContain(anchor);
  });

  const yaml = OURS.flatMap((path) => blocks(path, "yaml").map((text) => ({ path, text })));
  test.each(yaml)("a document of $path has no fault", ({ path, text }) => {
    const { diagnostics } = text.startsWith("#cloud-config")
      ? parseConfig(text, { file: path })
      : load([{ file: path, text }]);
    expect(diagnostics).toEqual([]);
  });
});

describe("commands of the documents", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const text = OURS.map(read).join("\n");
  test.each([...new Set(all(text, /npm (?:-s )?run (?:-s )?([\w:-]+)/g)), "start", "test"])(
    "npm run %s is a script",
    (name) => expect(scripts).toHaveProperty([name]),
  );

  test.each(all(text, /npm start -- (--[^\n`#]*)/g))("npm start takes %s", (line) => {
    expect(parseStartOptions(line.trim().split(/ +/))).toBeDefined();
  });

  test.each(all(text, /npm test -- ([a-z][^\n`#]*)/g))("npm test takes %s", (line) => {
    expect(selectParts(line.trim().split(/ +/)).length).toBeGreaterThan(0);
  });

  test.each(all(text, /npx @ros\/([\w-]+)/g))("npx @ros/%s has the one program that npx asks for", (name) => {
    const { bin } = JSON.parse(read(`packages/${name}/package.json`)) as { bin?: Record<string, string> };
    expect(Object.keys(bin ?? {})).toHaveLength(1);
  });
});

test.each(blocks("README.md", "ts"))("the example of README.md prints what it says", async (code) => {
  const said: string[] = [];
  const body = code.replace(/^import \{ (.*) \} from "(.*)";$/gm, 'const { $1 } = await load("$2");');
  const AsyncFunction = (async () => {}).constructor as new (
    ...args: string[]
  ) => (...args: unknown[]) => Promise<void>;
  const loaded: Record<string, unknown> = { "@ros/config": await import("@ros/config") };
  await new AsyncFunction("load", "console", body)((name: string) => loaded[name], {
    log: (...words: unknown[]) => said.push(words.join(" ")),
  });
  expect(said).toEqual(all(code, /^\/\/ (.*)$/gm));
});
