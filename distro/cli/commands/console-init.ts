import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import {
  applySteps as applyDirectives,
  failures,
  joinPlans,
  planAuthorizedKeys,
  planRunCommands,
  planWriteFiles,
} from "@ros/cloud-init";
import { linuxEffects } from "@ros/cloud-init/node";
import type { Config } from "@ros/config";
import { ACCOUNTS, consolePassword, planConsole } from "@ros/init";
import { applySteps } from "@ros/init/node";
import { readFaults } from "../faults.ts";
import { readMachineConfig, SCRIPT_FILE } from "../machine-config.ts";

const ENVIRONMENT = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", TERM: "linux" };
/** Run after the cloud-config's own commands, if they are there. */
const SCRIPTS = [SCRIPT_FILE, "/opt/rancher/bin/start.sh", "/etc/rc.local"];

/** Prepare the console and become the supervisor of its terminals and of sshd. Faults are told, and the console comes up. */
export async function consoleInit(): Promise<number> {
  const { config } = readMachineConfig();
  const rancher = config.rancher ?? {};
  const facts = {
    commandLine: readFileSync("/proc/cmdline", "utf8").trim(),
    terminals: readdirSync("/dev").filter((name) => name.startsWith("tty")),
    version: readFileSync("/usr/share/ros/version", "utf8").trim(),
  };
  for (const { message } of applySteps(planConsole(rancher, facts))) tell(message);
  const password = consolePassword(rancher, facts);
  if (password !== undefined) spawnSync("/usr/sbin/chpasswd", { input: `rancher:${password}\n` });
  await applyCloudConfig(config);
  for (const script of SCRIPTS) {
    if (!existsSync(script)) continue;
    const { status } = spawnSync(
      "/bin/sh",
      [
        "-c",
        `[ -x ${script} ] || exit 0; if [ "$(head -c 2 ${script})" = '#!' ]; then exec ${script}; else exec sh ${script}; fi`,
      ],
      { stdio: "inherit", env: ENVIRONMENT },
    );
    if (status !== 0) tell(`${script}: expected exit code 0, got ${status}`);
  }
  const faults = readFaults();
  if (faults.length > 0)
    writeFileSync(
      "/etc/motd",
      `${faults.map(({ message, hint }) => `! ${message}${hint ? `\n  ${hint}` : ""}`).join("\n")}\n`,
    );
  writeFileSync("/run/console-done", "default\n");
  return process.execve!("/usr/lib/ros/respawn", ["/usr/lib/ros/respawn"], ENVIRONMENT);
}

async function applyCloudConfig(config: Config): Promise<void> {
  const keys = ACCOUNTS.map(({ name: user }) => {
    const home = `/home/${user}`;
    const file = `${home}/.ssh/authorized_keys`;
    const current = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    return planAuthorizedKeys({ user, home, keys: config.ssh_authorized_keys ?? [], current });
  });
  const plan = joinPlans([
    ...keys,
    planWriteFiles(config.write_files ?? []),
    planRunCommands(config.runcmd ?? []),
  ]);
  for (const { path, message } of plan.diagnostics) tell(`${path}: ${message}`);
  for (const { step, error } of failures(await applyDirectives(plan.steps, linuxEffects()))) {
    tell(`${step.from}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const tell = (message: string): void => console.error(`console: ${message}`);
