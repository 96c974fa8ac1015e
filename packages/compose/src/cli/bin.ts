#!/usr/bin/env node
import * as nodeModule from "node:module";

// Node 20 has none; later ones keep the compiled code, which is most of a short command's time
nodeModule.enableCompileCache?.();
const { main } = await import("./main.ts");
const { pluginMetadata } = await import("./plugin.ts");
const { processIo } = await import("./process-io.ts");

const [first, ...rest] = process.argv.slice(2);
if (first === "docker-cli-plugin-metadata") process.stdout.write(pluginMetadata());
// the docker CLI calls its plugins with the plugin's own name first
else process.exitCode = await main(first === "compose" ? rest : process.argv.slice(2), processIo());
