/** The short and old flags of a Docker daemon that have become keys. */
const KEYS: Readonly<Record<string, string>> = {
  "-b": "bridge",
  "--bridge": "bridge",
  "--bip": "bip",
  "-G": "group",
  "--group": "group",
  "-g": "data_root",
  "--graph": "data_root",
  "--data-root": "data_root",
  "-H": "host",
  "--host": "host",
  "-s": "storage_driver",
  "--storage-driver": "storage_driver",
  "--log-driver": "log_driver",
  "--log-opt": "log_opts",
  "-p": "pid_file",
  "--pidfile": "pid_file",
  "--exec-root": "exec_root",
  "--registry-mirror": "registry_mirror",
  "--insecure-registry": "insecure_registry",
  "--containerd": "containerd",
  "--config-file": "config_file",
};

const SWITCHES: Readonly<Record<string, string>> = {
  "-D": "debug",
  "--debug": "debug",
  "--restart": "restart",
  "--live-restore": "live_restore",
  "--userland-proxy": "userland_proxy",
  "--selinux-enabled": "selinux_enabled",
};

const LISTS: ReadonlySet<string> = new Set(["host", "insecure_registry"]);

/** A daemon's command line as keys; what has no key goes into `extra_args`. */
export function daemonKeys(argv: readonly string[]): Readonly<Record<string, unknown>> {
  const keys: Record<string, unknown> = {};
  const extra: string[] = [];
  const words = [...argv];
  while (words.length > 0) {
    const word = words.shift()!;
    if (/^(?:docker|dockerd|daemon|-d|--daemon)$/.test(word)) continue;
    const [flag, inline] = splitFlag(word);
    const name = KEYS[flag];
    const toggle = SWITCHES[flag];
    if (toggle !== undefined) keys[toggle] = inline !== "false";
    else if (name !== undefined) put(keys, name, inline ?? words.shift() ?? "");
    else extra.push(word);
  }
  return extra.length === 0 ? keys : { ...keys, extra_args: extra };
}

function splitFlag(word: string): [string, string | undefined] {
  const equals = word.indexOf("=");
  return equals === -1 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}

function put(keys: Record<string, unknown>, name: string, value: string): void {
  if (LISTS.has(name)) keys[name] = [...((keys[name] as string[] | undefined) ?? []), value];
  else if (name === "log_opts") {
    const [option, setting] = splitFlag(value);
    keys[name] = { ...(keys[name] as object | undefined), [option]: setting ?? "" };
  } else {
    // the first overlay driver is gone from today's engines
    keys[name] = name === "storage_driver" && value === "overlay" ? "overlay2" : value;
  }
}
