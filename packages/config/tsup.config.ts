import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    node: "src/node.ts",
    bin: "src/bin.ts",
    diagnostics: "src/diagnostics/index.ts",
  },
  format: "esm",
  dts: true,
  clean: true,
  target: "node20",
  // one build for browsers and Node: yaml's own build for Node cannot be part of an ES module
  platform: "neutral",
  external: [/^node:/],
  // yaml and zod are parts of this package, not of its interface: one module to load, nothing else to install
  noExternal: ["yaml", "zod"],
});
