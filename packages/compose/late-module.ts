import { createRequire } from "node:module";
import type { Plugin } from "esbuild";

/**
 * Leaves a module asleep until something of it is used. `load` is the expression that wakes it, in CommonJS;
 * what it requires is looked for from `resolveDir`.
 */
export function lateModule(name: string, load: string, resolveDir?: string): Plugin {
  const namespace = `late-${name}`;
  const exported = Object.keys(createRequire(import.meta.url)(name));
  const getters = exported.map((one) => `get ${one}() { return wake().${one}; }`);
  const contents = `let awake;
const wake = () => (awake ??= ${load});
module.exports = {${getters.join(",")}};`;
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, ({ path }) => ({ path, namespace }));
      onLoad({ filter: /./, namespace }, () => ({ contents, ...(resolveDir && { resolveDir }) }));
    },
  };
}
