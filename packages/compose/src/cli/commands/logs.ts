import { EXIT } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { followLogs } from "../follow-logs.ts";
import { projectOrEmpty } from "../project-or-empty.ts";
import { sinceTime } from "../table.ts";

export const logs: Command = {
  name: "logs",
  summary: "View output from containers",
  usage: "[OPTIONS] [SERVICE...]",
  flags: [
    { name: "follow", short: "f", kind: "flag", help: "Follow log output" },
    { name: "index", kind: "number", help: "Index of the container if service has multiple replicas" },
    { name: "no-color", kind: "flag", help: "Produce monochrome output" },
    { name: "no-log-prefix", kind: "flag", help: "Don't print prefix in logs" },
    { name: "since", kind: "text", help: "Show logs since a time, or as old as 42m" },
    { name: "tail", short: "n", kind: "text", help: "Number of lines to show from the end of the logs" },
    { name: "timestamps", short: "t", kind: "flag", help: "Show timestamps" },
    { name: "until", kind: "text", help: "Show logs before a time, or older than 42m" },
  ],
  async run(context) {
    const { flags, args } = context;
    const { project } = await projectOrEmpty(context);
    const result = await followLogs(context, await context.engine(), project, {
      services: args,
      prefix: !flags.has("no-log-prefix"),
      timestamps: flags.has("timestamps"),
      follow: flags.has("follow"),
      tail: flags.text("tail") ?? "all",
      since: sinceTime(flags.text("since"), Date.now()),
      until: sinceTime(flags.text("until"), Date.now()),
      index: flags.number("index"),
    });
    return result.interrupted ? EXIT.interrupted : EXIT.ok;
  },
};
