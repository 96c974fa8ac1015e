import type { Options } from "tsup";

const shared: Options = {
  format: "esm",
  target: "node20",
  // one build for browsers and Node: yaml's own build for Node cannot be part of an ES module
  platform: "neutral",
  external: [/^node:/],
  // yaml and zod are parts of this package, not of its interface: nothing else to install
  noExternal: ["yaml", "zod"],
};

const builds: Options[] = [
  {
    ...shared,
    entry: {
      index: "src/index.ts",
      node: "src/node.ts",
      diagnostics: "src/diagnostics/index.ts",
      "plain-yaml": "src/plain-yaml/index.ts",
    },
    dts: true,
    clean: ["dist/*", "!dist/bin.js", "!dist/program.js"],
  },
  // the program is one file: what a cold start costs is the number and the size of its modules
  { ...shared, entry: { program: "src/program.ts" }, dts: false, splitting: false, minify: true },
  // and a few lines that load it, because only what is loaded later can be kept compiled
  {
    ...shared,
    entry: { bin: "src/bin.ts" },
    dts: false,
    splitting: false,
    esbuildPlugins: [
      {
        name: "beside",
        setup: (build) =>
          build.onResolve({ filter: /\/program\.ts$/ }, () => ({ path: "./program.js", external: true })),
      },
    ],
  },
];

export default builds;
