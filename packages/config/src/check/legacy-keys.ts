/** A key of an old release: what became of it. `to` is where its value goes as it is. */
export interface LegacyKey {
  readonly from: string;
  readonly to?: string;
  readonly hint: string;
}

const moved = (from: string, to: string): LegacyKey => ({ from, to, hint: `it is ${to} since 0.4` });
const gone = (from: string, hint: string): LegacyKey => ({ from, hint });

/** Keys of releases 0.1 to 0.3, and of other programs, which are recognised to be explained. */
export const LEGACY_KEYS: readonly LegacyKey[] = [
  // what lay at the root moved below rancher in 0.4
  ...[
    "bootstrap_docker",
    "cloud_init",
    "debug",
    "environment",
    "modules",
    "network",
    "repositories",
    "services",
    "services_include",
    "ssh",
    "state",
    "system_docker",
    "upgrade",
  ].map((key) => moved(key, `rancher.${key}`)),
  moved("dns", "rancher.network.dns.nameservers"),
  moved("bootstrap_containers", "rancher.bootstrap"),
  moved("rescue", "rancher.recovery"),
  moved("userdocker.use_tls", "rancher.docker.tls"),
  moved("userdocker.tls_server_cert", "rancher.docker.server_cert"),
  moved("userdocker.tls_server_key", "rancher.docker.server_key"),
  moved("userdocker.tls_ca_cert", "rancher.docker.ca_cert"),
  gone("userdocker", "it is rancher.docker since 0.4"),
  moved("user_docker", "rancher.docker"),
  moved("rancher.user_docker", "rancher.docker"),
  gone("system_docker_args", "the options are keys of rancher.system_docker now"),
  gone("enabledAddons", "consoles are chosen by rancher.console, services by rancher.services_include"),
  gone("addons", "services of one's own go into rancher.services"),
  gone("network_config", "links are maps in rancher.network.interfaces now"),
  gone("disable", "system containers cannot be left out; rancher.disable takes password and autologin"),
  gone("console", "rancher.console is the name of a console"),
  gone("system_containers", "services of one's own go into rancher.services"),
  gone("user_containers", "services of one's own go into rancher.services"),
  gone("rescue_container", "the recovery console is built in"),
  gone("os_upgrade_channel", "releases come from the list at rancher.upgrade.url"),
  gone("rancher.state.formatzero", "disks of zeros are formatted if rancher.state.autoformat lists them"),
  // keys of other programs that read such documents
  gone("coreos", "it belongs to another system: units become entries of rancher.services"),
  gone("packages", "the system has no package manager: run software in containers"),
  gone("package_update", "the system has no package manager: run software in containers"),
  gone("package_upgrade", "the system has no package manager: ros os upgrade renews the system"),
  gone("apt", "the system has no package manager: run software in containers"),
  gone("fqdn", "hostname takes a full name too"),
  gone("chpasswd", "give users a passwd hash"),
  gone("password", "give users a passwd hash"),
  gone("power_state", "write a command into runcmd"),
  gone("disk_setup", "rancher.state.autoformat formats an empty disk"),
  gone("fs_setup", "rancher.state.autoformat formats an empty disk"),
  gone("growpart", "rancher.resize_device grows the last partition"),
  gone("swap", "write swap into mounts"),
  gone("locale", "consoles are set up by their images"),
  gone("phone_home", "write a command into runcmd"),
];

const BY_PATH = new Map(LEGACY_KEYS.map((legacy) => [legacy.from, legacy]));

/** The legacy key at a dotted path, if it is one. */
export function legacyKey(path: string): LegacyKey | undefined {
  return BY_PATH.get(path);
}

/** Keys that act on the kernel command line, and nowhere else. */
export const COMMAND_LINE_KEYS: ReadonlySet<string> = new Set(["rancher.password", "rancher.autologin"]);

/** Keys that the system itself writes, and that no one else needs to know. */
export const INTERNAL_KEYS: ReadonlySet<string> = new Set(["EXTRA_CMDLINE"]);
