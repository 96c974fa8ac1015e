import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/docker.ts"],
  format: "esm",
  dts: true,
  clean: true,
  target: "node20",
});
