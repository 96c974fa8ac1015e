import type { Config } from "@ros/config";
import { planAuthorizedKeys } from "./plan-authorized-keys.ts";
import { planMounts } from "./plan-mounts.ts";
import { planResizeDevice, RESIZE_STAMP } from "./plan-resize-device.ts";
import { planRunCommands } from "./plan-run-commands.ts";
import { planCaCerts, planNtp, planRestartServices, planSysctl, planTimezone } from "./plan-system.ts";
import { planUsers, RECORD_FILE, SUDOERS_FILE } from "./plan-users.ts";
import { planWriteFiles } from "./plan-write-files.ts";
import { joinPlans, type Plan } from "./step.ts";

/** A file of the machine as it is; undefined if there is none. */
export type CurrentFile = (path: string) => string | undefined;

/** What comes before the console: the disk, the kernel, the services that read what has changed. */
export function planBeforeConsole(config: Config, current: CurrentFile): Plan {
  const { rancher = {} } = config;
  return joinPlans([
    planResizeDevice(rancher.resize_device, current(RESIZE_STAMP) !== undefined),
    planSysctl(rancher.sysctl),
    planRestartServices(rancher.restart_services),
  ]);
}

export interface ConsoleOptions {
  readonly current: CurrentFile;
  /** Users for whom `ssh_authorized_keys` is. */
  readonly logins: readonly { readonly user: string; readonly home: string }[];
  /** Homes that are there, and whom they belong to. */
  readonly homeOwners?: ReadonlyMap<string, number>;
  /** The bundle of certificates that the system comes with. */
  readonly defaultCertificates: string;
}

/** What makes the console: people and their keys, files, time, trust, mounts, and at last the commands. */
export function planConsoleDirectives(
  config: Config,
  { current, logins, homeOwners = new Map(), defaultCertificates }: ConsoleOptions,
): Plan {
  const authorizedKeys = (home: string): string | undefined =>
    current(`${home.replace(/\/+$/, "")}/.ssh/authorized_keys`);
  const { users = [], ssh_authorized_keys: shared = [] } = config;
  return joinPlans([
    planUsers({
      users,
      passwd: current("/etc/passwd") ?? "",
      group: current("/etc/group") ?? "",
      shadow: current("/etc/shadow") ?? "",
      sudoers: current(SUDOERS_FILE),
      record: current(RECORD_FILE),
      authorizedKeys,
      homeOwners,
      sharedKeys: (name) => (logins.some(({ user }) => user === name) ? shared : []),
    }),
    ...logins
      .filter(({ user }) => !users.some((one) => typeof one !== "string" && one.name === user))
      .map(({ user, home }) =>
        planAuthorizedKeys({ user, home, keys: shared, current: authorizedKeys(home) }),
      ),
    planWriteFiles(config.write_files),
    planTimezone(config.timezone),
    planNtp(config.ntp, current("/etc/ntpd.conf")),
    planCaCerts({
      caCerts: config.ca_certs,
      defaults: defaultCertificates,
      current: current("/etc/ssl/certs/ca-certificates.crt"),
    }),
    planMounts(config.mounts),
    planRunCommands(config.runcmd),
  ]);
}
