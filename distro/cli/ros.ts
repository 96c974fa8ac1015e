#!/usr/bin/node
/** `ros`, and the power commands: one program, dispatched on the name that it was called by. Commands load when they run. */
import { basename } from "node:path";
import { UsageError } from "./usage.ts";

interface Command {
  readonly summary: string;
  readonly run: (args: readonly string[]) => Promise<number>;
  readonly hidden?: true;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  boot: {
    summary: "plan: what a boot does with this configuration; times: what took how long",
    run: async (args) => (await import("./commands/boot.ts")).boot(args),
  },
  config: {
    summary: "get, set, export and validate the configuration of this machine",
    run: async (args) => (await import("./commands/config.ts")).config(args),
  },
  os: {
    summary: "version: the version of the system",
    run: async (args) => (await import("./commands/os.ts")).os(args),
  },
  service: {
    summary: "list, start, stop and look at the services of the system and of this machine",
    run: async (args) => (await import("./commands/service.ts")).service(args),
  },
  poweroff: {
    summary: "stop everything in order and switch the machine off",
    run: async (args) => (await import("./commands/power.ts")).power("poweroff", args),
  },
  reboot: {
    summary: "stop everything in order and start anew",
    run: async (args) => (await import("./commands/power.ts")).power("reboot", args),
  },
  halt: {
    summary: "stop everything in order and halt",
    run: async (args) => (await import("./commands/power.ts")).power("halt", args),
    hidden: true,
  },
  shutdown: {
    summary: "as poweroff; -r reboots, -h or -H halts",
    run: async (args) => (await import("./commands/power.ts")).power("shutdown", args),
    hidden: true,
  },
  "console-init": {
    summary: "write what the console runs",
    run: async () => {
      const [{ prepareConsole }, { readMachineConfig }] = await Promise.all([
        import("./prepare-console.ts"),
        import("./machine-config.ts"),
      ]);
      for (const { message } of await prepareConsole(readMachineConfig().config, "/"))
        console.error(`console: ${message}`);
      return 0;
    },
    hidden: true,
  },
  "cloud-init-save": {
    summary: "ask the data sources, and keep what they say",
    run: async (args) => (await import("./commands/cloud-init-save.ts")).cloudInitSave(args),
    hidden: true,
  },
  netconf: {
    summary: "write what the network runs",
    run: async () => {
      const [{ prepareNetworkPatiently }, { readMachineConfig }] = await Promise.all([
        import("./prepare-network.ts"),
        import("./machine-config.ts"),
      ]);
      await prepareNetworkPatiently(readMachineConfig().config);
      return 0;
    },
    hidden: true,
  },
};

const POWER = new Set(["poweroff", "reboot", "halt", "shutdown"]);

function help(): string {
  const rows = Object.entries(COMMANDS).filter(([, { hidden }]) => !hidden);
  return `usage: ros COMMAND\n\n${rows.map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`).join("\n")}\n\nros COMMAND --help tells more.`;
}

async function main(): Promise<number> {
  const called = basename(process.argv[1] ?? "ros");
  const words = process.argv.slice(2);
  const [name, ...args] = POWER.has(called) ? [called, ...words] : words;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    console.log(help());
    return 0;
  }
  if (name === "--version" || name === "-v") return (await import("./commands/os.ts")).os(["version"]);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command)
    throw new UsageError(
      `unknown command ${JSON.stringify(name)}`,
      Object.keys(COMMANDS).filter((key) => !COMMANDS[key]?.hidden),
    );
  return command.run(args);
}

try {
  process.exitCode = await main();
} catch (error) {
  // people get what is wrong and what to do, never a stack
  const { message, hint } = error as Error & { hint?: string };
  console.error(`ros: ${message}${hint ? `\n     ${hint}` : ""}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
