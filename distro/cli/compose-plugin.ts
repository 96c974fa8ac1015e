/** `docker compose`: our engine as a plugin of the docker CLI, which calls it with its own name first. */
import { main, pluginMetadata, processIo } from "@ros/compose/node";
import { registryAuths } from "./registry-auths.ts";

const [first, ...rest] = process.argv.slice(2);
if (first === "docker-cli-plugin-metadata") process.stdout.write(pluginMetadata());
else
  process.exitCode = await main(first === "compose" ? rest : process.argv.slice(2), {
    ...processIo(),
    registryAuths,
  });
