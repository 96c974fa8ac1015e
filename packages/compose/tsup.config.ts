import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig } from "tsup";
import { lateModule } from "./late-module.ts";
import { leanDockerode } from "./lean-dockerode.ts";
import { thirdParty } from "./third-party.ts";

// the build for browsers: it asks for nothing of Node
const yaml = join(dirname(createRequire(import.meta.url).resolve("yaml/package.json")), "browser/index.js");

const config: ReturnType<typeof defineConfig> = defineConfig([
  {
    entry: ["src/index.ts", "src/docker.ts", "src/node.ts"],
    format: "esm",
    dts: true,
    clean: true,
    target: "node20",
  },
  { entry: { "ros-compose": "src/cli/bin.ts" }, format: "esm", target: "node20" },
  {
    entry: { program: "src/cli/program.ts" },
    // one CommonJS file with all it needs: its parts, and Node's own, are loaded where they are first used
    format: "cjs",
    splitting: false,
    noExternal: [/.*/],
    target: "node20",
    minify: true,
    esbuildPlugins: [
      leanDockerode,
      lateModule("yaml", `require(${JSON.stringify(yaml)})`, dirname(yaml)),
      thirdParty("dist/THIRD-PARTY.md"),
    ],
  },
]);

export default config;
