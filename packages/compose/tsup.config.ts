import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig } from "tsup";

const yaml = dirname(createRequire(import.meta.url).resolve("yaml/package.json"));

const config: ReturnType<typeof defineConfig> = defineConfig([
  {
    entry: ["src/index.ts", "src/docker.ts", "src/node.ts"],
    format: "esm",
    dts: true,
    clean: true,
    target: "node20",
  },
  {
    entry: { "ros-compose": "src/cli/bin.ts" },
    format: "esm",
    target: "node20",
    // one file with all it needs starts in a third of the time
    noExternal: [/.*/],
    minifySyntax: true,
    esbuildOptions(options) {
      // of dockerode only the HTTP transport is used: what ssh:// and BuildKit sessions load stays out
      options.alias = {
        ssh2: "./src/cli/absent.cjs",
        "@grpc/grpc-js": "./src/cli/absent.cjs",
        "@grpc/proto-loader": "./src/cli/absent.cjs",
        protobufjs: "./src/cli/absent.cjs",
        yaml: join(yaml, "browser/index.js"),
      };
      options.banner = {
        js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
      };
    },
  },
]);

export default config;
