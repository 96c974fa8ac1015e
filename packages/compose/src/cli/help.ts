import type { Command } from "./command.ts";
import type { Flag } from "./flags.ts";

/** The help of the whole program. */
export function mainHelp(commands: readonly Command[], flags: readonly Flag[], program: string): string {
  const width = Math.max(...commands.map((command) => command.name.length)) + 2;
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}${command.summary}`);
  return `Usage:  ${program} [OPTIONS] COMMAND\n\nDefine and run multi-container applications\n\nOptions:\n${flagLines(flags)}\n\nCommands:\n${lines.join("\n")}\n`;
}

/** The help of one command. */
export function commandHelp(command: Command, program: string): string {
  const options = command.flags.length > 0 ? `\n\nOptions:\n${flagLines(command.flags)}` : "";
  return `Usage:  ${program} ${command.name} ${command.usage}\n\n${command.summary}${options}\n`;
}

function flagLines(flags: readonly Flag[]): string {
  const lefts = flags.map((flag) => {
    const value =
      flag.kind === "flag"
        ? ""
        : flag.kind === "number"
          ? " int"
          : flag.kind === "list"
            ? " stringArray"
            : " string";
    return `  ${flag.short ? `-${flag.short},` : "   "} --${flag.name}${value}`;
  });
  const width = Math.max(...lefts.map((left) => left.length)) + 3;
  return flags.map((flag, index) => `${(lefts[index] ?? "").padEnd(width)}${flag.help}`).join("\n");
}
