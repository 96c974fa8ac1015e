import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { lateModule } from "../../packages/compose/late-module.ts";
import { TOP } from "./paths.ts";

const FILE = "lib/yaml.cjs";
// the file lies beside the chunk that asks, or in the folder of chunks below a program
const asleep = lateModule("yaml", `require(__dirname.replace(/\\/lib$/, "") + "/${FILE}")`);

/**
 * Leaves the YAML parser in a file of its own until something of it is used: most documents are read without
 * it, and it is half of the code that a boot would have to read.
 */
export const lateYaml: Plugin = {
  name: "late-yaml-file",
  async setup(bundle) {
    await asleep.setup(bundle);
    bundle.onEnd(() => bundleYaml(bundle.initialOptions));
  },
};

async function bundleYaml({ outdir = "", minify = false, target }: BuildOptions): Promise<void> {
  await build({
    entryPoints: [join(TOP, "node_modules/yaml/dist/index.js")],
    outfile: join(outdir, FILE),
    bundle: true,
    format: "cjs",
    platform: "node",
    minify,
    ...(target && { target }),
    legalComments: "none",
    logLevel: "error",
  });
}
