import { defineConfig } from "tsup";

const config: ReturnType<typeof defineConfig> = defineConfig({
  entry: ["src/index.ts", "src/node.ts"],
  format: "esm",
  dts: true,
  clean: true,
  target: "node20",
});

export default config;
