import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { applySteps, joinPlans, planConsoleDirectives, planWriteFiles } from "@ros/cloud-init";
import { linuxEffects } from "@ros/cloud-init/node";
import type { Config } from "@ros/config";
import { ACCOUNTS } from "@ros/init";
import { complaints } from "./complaints.ts";
import { IN_THE_VIEW } from "./container-files.ts";

/** The certificates that the image comes with, as no configuration has changed them. */
const imageCertificates = (): string => {
  const id = readFileSync("/usr/share/ros/image-id", "utf8").trim();
  return readText(`/run/rootfs/${id}/etc/ssl/certs/ca-certificates.crt`) ?? "";
};

/**
 * People, keys, files, time zone and trust of the console, whose files lie at `root`. Its commands are its
 * own to run; mounts are made once, before it starts.
 */
export async function applyConsoleDirectives(config: Config, root: string): Promise<string[]> {
  const { runcmd: _commands, mounts: _mounts, ntp: _servers, ...ours } = config;
  const plan = joinPlans([
    planConsoleDirectives(ours, {
      current: (path) => readText(join(root, path)),
      logins: ACCOUNTS.map(({ name }) => ({ user: name, home: `/home/${name}` })),
      homeOwners: homeOwners(root),
      // in a view that is new there is nothing to take back
      defaultCertificates: config.ca_certs === undefined && root !== "/" ? "" : imageCertificates(),
    }),
    ...IN_THE_VIEW.filter((container) => container !== "console").map((container) =>
      planWriteFiles(config.write_files, { container }),
    ),
  ]);
  return complaints(plan, await applySteps(plan.steps, linuxEffects({ root })));
}

function homeOwners(root: string): Map<string, number> {
  const home = join(root, "home");
  return new Map(readdirSync(home).map((name) => [`/home/${name}`, statSync(join(home, name)).uid] as const));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
