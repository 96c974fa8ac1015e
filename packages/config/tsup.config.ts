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
    entry: { index: "src/index.ts", node: "src/node.ts", diagnostics: "src/diagnostics/index.ts" },
    dts: true,
    clean: ["dist/*", "!dist/bin.js"],
  },
  // the program is one file: what a cold start costs is the number and the size of its modules
  { ...shared, entry: { bin: "src/bin.ts" }, dts: false, splitting: false, minify: true },
];

export default builds;
