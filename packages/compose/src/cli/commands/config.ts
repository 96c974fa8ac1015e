import { CliError, EXIT } from "../cli-error.ts";
import type { Command } from "../command.ts";

export const config: Command = {
  name: "config",
  summary: "Parse, resolve and render compose file in canonical format",
  usage: "[OPTIONS] [SERVICE...]",
  flags: [
    { name: "format", kind: "text", help: "yaml or json", values: ["yaml", "json"] },
    { name: "quiet", short: "q", kind: "flag", help: "Only validate the configuration" },
    { name: "services", kind: "flag", help: "Print the service names, one per line" },
  ],
  async run(context) {
    const loaded = await context.project(context.args);
    if (context.flags.has("quiet")) return EXIT.ok;
    if (context.flags.has("services")) {
      for (const name of Object.keys(loaded.project.services ?? {})) context.io.out(`${name}\n`);
      return EXIT.ok;
    }
    throw new CliError(EXIT.failed, "no renderer");
  },
};
