import { execFile, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import {
  applySteps,
  joinPlans,
  type Plan,
  planBeforeConsole,
  planCaCerts,
  planMounts,
  planRestartServices,
  planRunCommands,
} from "@ros/cloud-init";
import { linuxEffects } from "@ros/cloud-init/node";
import type { Config } from "@ros/config";
import { VIEW_ROOT } from "@ros/init";
import { complaints } from "./complaints.ts";
import { readMetadata } from "./kept.ts";

const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

/** Before any service: the disk, the kernel, and whom System Docker trusts. */
export async function applyMachineDirectives(config: Config): Promise<string[]> {
  const { restart_services: _later, resize_device: device, ...rancher } = config.rancher ?? {};
  // what a cloud says of its disks does not hold for every machine that it makes
  const isThere = device !== undefined && (existsSync(device) || device !== readMetadata()?.rootDisk);
  const plan = joinPlans([
    planBeforeConsole(
      { ...config, rancher: { ...rancher, ...(isThere && { resize_device: device }) } },
      (path) => (existsSync(path) ? "" : undefined),
    ),
    ...(config.ca_certs === undefined ? [] : [trust(config)]),
  ]);
  return complaints(plan, await applySteps(plan.steps, linuxEffects()));
}

function trust({ ca_certs: caCerts }: Config): Plan {
  // /etc is fresh at each boot
  const bundle = readFileSync(CERTIFICATES, "utf8");
  return planCaCerts({ caCerts, defaults: bundle, current: bundle });
}

/** The commands of `bootcmd`, in the view and in front of everything that runs there; they may print to the console. */
export async function runBootCommands(config: Config): Promise<string[]> {
  const plan = planRunCommands(config.bootcmd, "bootcmd");
  return complaints(plan, await applySteps(plan.steps, linuxEffects({ run: runInView })));
}

async function runInView(argv: readonly string[]): Promise<void> {
  const child = spawn("/usr/lib/ros/enter", argv, { stdio: ["ignore", "inherit", "inherit"], cwd: "/" });
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve(status ?? signal));
  });
  if (code !== 0) throw new Error(`expected the command to succeed, got exit code ${code}`);
}

/** The file systems of `mounts`, made in the view: User Docker and the console are to start on them. */
export async function applyMounts(config: Config): Promise<string[]> {
  const plan = planMounts(config.mounts);
  const run = promisify(execFile);
  const effects = linuxEffects({
    root: VIEW_ROOT,
    run: async (argv, options) => {
      // seen from inside, the view has no other root
      const words = argv.map((word) => (word.startsWith(VIEW_ROOT) ? word.slice(VIEW_ROOT.length) : word));
      await run("/usr/lib/ros/enter", words, options);
    },
  });
  return complaints(plan, await applySteps(plan.steps, effects));
}

/** `rancher.restart_services`, once they run. */
export async function restartServices(config: Config): Promise<string[]> {
  const plan = planRestartServices(config.rancher?.restart_services);
  const restartService = async (service: string): Promise<void> => {
    await promisify(execFile)("/usr/bin/system-docker", ["restart", service]);
  };
  return complaints(plan, await applySteps(plan.steps, linuxEffects({ restartService })));
}
