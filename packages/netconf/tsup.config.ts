import type { Options } from "tsup";

const options: Options = {
  entry: ["src/index.ts", "src/node.ts"],
  format: "esm",
  dts: true,
  clean: true,
  target: "node20",
};

export default options;
