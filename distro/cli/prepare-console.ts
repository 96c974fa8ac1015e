import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planRunCommands } from "@ros/cloud-init";
import type { Config } from "@ros/config";
import { type BootFault, planConsole } from "@ros/init";
import { applySteps } from "@ros/init/node";
import { applyConsoleDirectives } from "./cloud-init/console-directives.ts";
import { SCRIPT_FILE } from "./cloud-init/kept.ts";
import { readFaults } from "./faults.ts";

/** What the console's container runs; see usr/lib/ros/console. */
export const CONSOLE_SCRIPT = "/run/ros/console.sh";
/** Run after the cloud-config's own commands, if they are there. A data source may have more than one script. */
const SCRIPTS = [`${SCRIPT_FILE}*`, "/opt/rancher/bin/start.sh", "/etc/rc.local"];

/** Write everything that the console needs into the view of files at `root`. Returns what did not work. */
export async function prepareConsole(config: Config, root: string): Promise<BootFault[]> {
  const facts = {
    commandLine: readFileSync("/proc/cmdline", "utf8").trim(),
    terminals: readdirSync("/dev").filter((name) => name.startsWith("tty")),
    version: readFileSync("/usr/share/ros/version", "utf8").trim(),
    groups: (config.users ?? []).flatMap((user) =>
      typeof user === "string" ? [] : [user.primary_group ?? user.name],
    ),
  };
  const runs = planRunCommands(config.runcmd ?? []);
  const commands = runs.steps.flatMap((step) => (step.do === "run" ? [step.argv.map(quote).join(" ")] : []));
  const plan = planConsole(config.rancher ?? {}, facts, [
    ...chain(commands),
    ...SCRIPTS.map(runScript),
    MESSAGE_OF_THE_DAY,
  ]);
  const made = applySteps(
    plan.files.map((step) => ("path" in step ? { ...step, path: join(root, step.path) } : step)),
  );
  const directives = await applyConsoleDirectives(config, root);
  writeFileSync(CONSOLE_SCRIPT, plan.script, { mode: 0o600 });
  const messages = [
    ...made.map(({ message }) => message),
    ...directives,
    ...runs.diagnostics.map(({ path, message }) => `${path}: ${message}`),
  ];
  return messages.map((message) => ({ stage: "console", message }));
}

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The first command that fails ends the list, and is told. */
const chain = (commands: readonly string[]): string[] =>
  commands.length === 0
    ? []
    : [`{ ${commands.join(" && ")}; } || echo "console: a command of runcmd ended with exit code $?" >&2`];

const runScript = (pattern: string): string =>
  `for f in ${pattern}; do if [ -x "$f" ]; then if [ "$(head -c 2 "$f")" = '#!' ]; then "$f"; else sh "$f"; fi || echo "console: $f ended with exit code $?" >&2; fi; done`;

/** What went wrong at boot is what people read first. */
const MESSAGE_OF_THE_DAY = "[ ! -s /run/ros/faults.txt ] || cp /run/ros/faults.txt /etc/motd";

/** The faults of this boot as text, for the message of the day. */
export const faultText = (): string =>
  readFaults()
    .map(({ message, hint }) => `! ${message}\n${hint ? `  ${hint}\n` : ""}`)
    .join("");
