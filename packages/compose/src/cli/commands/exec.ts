import { EXIT } from "../cli-error.ts";
import type { Command } from "../command.ts";
import { talk } from "../talk.ts";
import { serviceContainer } from "./look.ts";

export const exec: Command = {
  name: "exec",
  summary: "Execute a command in a running container",
  usage: "[OPTIONS] SERVICE COMMAND [ARGS...]",
  stopAtWord: true,
  minArgs: 2,
  flags: [
    { name: "detach", short: "d", kind: "flag", help: "Run command in the background" },
    { name: "env", short: "e", kind: "list", help: "Set environment variables" },
    { name: "index", kind: "number", help: "Index of the container if service has multiple replicas" },
    { name: "interactive", short: "i", kind: "flag", help: "Keep standard input open" },
    { name: "no-TTY", short: "T", kind: "flag", help: "Do not allocate a terminal" },
    { name: "privileged", kind: "flag", help: "Give extended privileges to the process" },
    { name: "tty", short: "t", kind: "flag", help: "Allocate a terminal" },
    { name: "user", short: "u", kind: "text", help: "Run the command as this user" },
    { name: "workdir", short: "w", kind: "text", help: "Working directory for this command" },
  ],
  async run(context) {
    const { flags, args, io } = context;
    const [service = "", ...command] = args;
    const container = await serviceContainer(context, service);
    const tty = !flags.has("no-TTY") && io.stdoutIsTty && io.stdinIsTty;
    const detach = flags.has("detach");
    const execution = await (await context.engine()).exec(
      container.id,
      {
        command,
        tty,
        detach,
        stdin: !detach,
        user: flags.text("user"),
        workingDir: flags.text("workdir"),
        env: flags.list("env"),
        privileged: flags.has("privileged"),
      },
      { signal: context.signal },
    );
    if (detach) return EXIT.ok;
    await talk(io, execution, { stdin: true, tty });
    return execution.exitCode();
  },
};
