import { createRequire } from "node:module";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { TOP } from "./paths.ts";

const FILE = "lib/yaml.cjs";

/**
 * Leaves the YAML parser in a file of its own until something of it is used: most documents are read without
 * it, and it is half of the code that a boot would have to read.
 */
export const lateYaml: Plugin = {
  name: "late-yaml",
  setup({ onResolve, onLoad, onEnd, initialOptions }) {
    onResolve({ filter: /^yaml$/ }, ({ path }) => ({ path, namespace: "late-yaml" }));
    onLoad({ filter: /./, namespace: "late-yaml" }, () => ({ contents: LATE }));
    onEnd(() => bundleYaml(initialOptions));
  },
};

const NAMES = Object.keys(createRequire(import.meta.url)("yaml"));

// the file lies beside the chunk that asks, or in the folder of chunks below a program
const LATE = `
let loaded;
const yaml = () => (loaded ??= require(__dirname.replace(/\\/lib$/, "") + "/${FILE}"));
module.exports = {${NAMES.map((name) => `get ${name}() { return yaml().${name}; }`).join(",")}};
`;

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
