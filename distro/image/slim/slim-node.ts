import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { BuildError } from "../build-error.ts";
import type { Tool } from "../build-tools.ts";
import { CACHE, TOP } from "../paths.ts";
import { run } from "../run.ts";
import { walk } from "../tree.ts";
import { dropLocales } from "./drop-locales.ts";
import { dropTypeStripper } from "./drop-type-stripper.ts";
import { dropUnwind } from "./drop-unwind.ts";
import { knownNames } from "./known-names.ts";
import { slimTables } from "./slim-tables.ts";

const NODE = join(TOP, "node_modules/node");
const HERE = import.meta.dirname;

/**
 * The Node that our tools run on, for the image: without its table of symbols, foreign locales, the type stripper,
 * unwind tables and what it offers to native add-ons (docs/decisions/011). It must pass `node-checks.ts` first.
 */
export async function slimNode(pool: string, tool: Tool): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(NODE, "package.json"), "utf8")) as { version: string };
  const slim = join(CACHE, `node-${version}-${stepsHash()}`);
  if (existsSync(slim)) return slim;
  const partial = `${slim}.partial`;
  await tool("strip", ["--strip-all", "-o", partial, join(NODE, "bin/node")]);
  const stripped = readFileSync(partial);
  dropLocales(stripped);
  dropTypeStripper(stripped);
  const known = knownNames(stripped, pool, "Node");
  writeFileSync(
    partial,
    slimTables(dropUnwind(stripped), (name) => known.has(name)),
  );
  await check(partial);
  renameSync(partial, slim);
  return slim;
}

/** Another way to slim gives another file. */
function stepsHash(): string {
  const hash = createHash("sha256").update(readFileSync(join(HERE, "../elf.ts")));
  for (const path of walk(HERE).filter((name) => !name.endsWith(".test.ts")))
    hash.update(readFileSync(join(HERE, path)));
  return hash.digest("hex").slice(0, 12);
}

/** Let the program run everything that the machine asks of it. */
async function check(program: string): Promise<void> {
  const checks = `${program}.checks.mjs`;
  await build({
    entryPoints: [join(HERE, "node-checks.ts")],
    outfile: checks,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node26",
    conditions: ["@ros/source"],
    banner: {
      js: 'import { createRequire as __ros } from "node:module"; const require = __ros(import.meta.url);',
    },
    logLevel: "error",
  });
  await run(program, [checks]).catch((cause: unknown) => {
    throw new BuildError(`Node made slim: expected it to pass its checks, got: ${(cause as Error).message}`, {
      hint: "leave out a step of slimNode in distro/image/slim/slim-node.ts, or all to use Node as it is",
      cause,
    });
  });
  rmSync(checks);
}
