import { main } from "./main.ts";
import { pluginMetadata } from "./plugin.ts";
import { processIo } from "./process-io.ts";

const [first, ...rest] = process.argv.slice(2);
if (first === "docker-cli-plugin-metadata") process.stdout.write(pluginMetadata());
else {
  // the docker CLI calls its plugins with the plugin's own name first
  const argv = first === "compose" ? rest : process.argv.slice(2);
  void main(argv, processIo()).then((exitCode) => {
    process.exitCode = exitCode;
  });
}
