import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { leanDockerode } from "../../packages/compose/lean-dockerode.ts";
import { directImports } from "./direct-imports.ts";
import { lateYaml } from "./late-yaml.ts";
import { TOP } from "./paths.ts";
import { plainBuiltins } from "./plain-builtins.ts";

/** The programs of the machine that share chunks; the boot shares none, so that it is few files. */
const PROGRAMS = [["boot"], ["ros", "shutdown", "docker-compose"]];

/** Bundle distro/cli for Node on the machine: no node_modules there, and as little as possible to read at start. */
export async function bundlePrograms(
  directory: string,
  options: { version: string; release: boolean },
): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const programs of PROGRAMS)
    await build({
      entryPoints: programs.map((name) => join(TOP, "distro/cli", `${name}.ts`)),
      outdir: directory,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node26",
      minify: options.release,
      legalComments: "none",
      chunkNames: "lib/[name]-[hash]",
      conditions: ["@ros/source"],
      define: { ROS_VERSION: JSON.stringify(options.version) },
      // what CommonJS parts ask for
      banner: {
        js: 'const require = process.getBuiltinModule("node:module").createRequire(import.meta.url), __dirname = import.meta.dirname;',
      },
      plugins: [directImports, leanDockerode, lateYaml, plainBuiltins],
      logLevel: "error",
    });
  writeFileSync(join(directory, "package.json"), '{"type":"module"}\n');
}
