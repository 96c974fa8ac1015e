import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";

const require = createRequire(import.meta.url);
// the build for browsers: it asks for nothing of Node
const FILE = join(dirname(require.resolve("yaml/package.json")), "browser/index.js");
const NAMES = Object.keys(require("yaml"));

/** Leaves YAML's parser asleep until something of it is used: most projects are read without it. */
export const lateYaml: Plugin = {
  name: "late-yaml",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^yaml$/ }, ({ path }) => ({ path, namespace: "late-yaml" }));
    onLoad({ filter: /./, namespace: "late-yaml" }, () => ({
      contents: `const yaml = () => require(${JSON.stringify(FILE)});
module.exports = {${NAMES.map((name) => `get ${name}() { return yaml().${name}; }`).join(",")}};`,
      resolveDir: dirname(FILE),
    }));
  },
};
