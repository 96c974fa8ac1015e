import type { Step } from "./step.ts";

/** What the console reads of the configuration. */
export interface ConsoleConfig {
  readonly ssh?:
    | {
        readonly daemon?: boolean | undefined;
        readonly port?: number | undefined;
        readonly listen_address?: string | undefined;
      }
    | undefined;
  readonly disable?: readonly string[] | undefined;
  readonly environment?: Readonly<Record<string, unknown>> | undefined;
}

export interface ConsoleFacts {
  /** The raw kernel command line. */
  readonly commandLine: string;
  /** Names below /dev of the terminals that exist. */
  readonly terminals: readonly string[];
  readonly version: string;
  /** Whose members may log in over the network, beside those of `docker`. */
  readonly groups?: readonly string[];
}

/** People's accounts; their homes are on the state file system. */
export const ACCOUNTS: readonly { readonly name: string; readonly id: number }[] = [
  { name: "rancher", id: 1100 },
  { name: "docker", id: 1101 },
];

/** Kept on the state file system, so that a machine stays the same for its ssh clients. */
export const HOST_KEYS = "/var/lib/rancher/ssh";
/** RSA takes seconds to make on a small machine, and every client of the last ten years knows these. */
const KEY_TYPES = ["ed25519", "ecdsa"];

const VIRTUAL_TERMINALS = ["tty1", "tty2", "tty3", "tty4", "tty5", "tty6"];

/** The value of `key=` on a kernel command line, the last one if it is there more than once. */
export const argumentsNamed = (commandLine: string, key: string): string[] =>
  commandLine
    .split(/\s+/)
    .filter((word) => word.startsWith(`${key}=`))
    .map((word) => word.slice(key.length + 1));

/** What a console needs: files, and the script that its container runs. */
export interface ConsolePlan {
  readonly files: readonly Step[];
  /** Ends as the supervisor of the terminals and of sshd. */
  readonly script: string;
}

/** Everything that the console has before people use it: homes, host keys, sshd's settings, terminals; then `commands`. */
export function planConsole(
  config: ConsoleConfig,
  facts: ConsoleFacts,
  commands: readonly string[] = [],
): ConsolePlan {
  const password = consolePassword(config, facts);
  const files: Step[] = [
    ...ACCOUNTS.map(({ name }): Step => ({ do: "directory", path: `/home/${name}/.ssh`, mode: 0o700 })),
    {
      do: "write",
      path: "/etc/ssh/sshd_config",
      text: sshdConfig(config, facts.groups ?? [], password !== undefined),
      mode: 0o600,
    },
    { do: "write", path: "/etc/issue", text: `ROS ${facts.version} \\n \\l\n\n` },
    { do: "write", path: "/etc/profile.d/environment.sh", text: profile(config.environment ?? {}) },
    { do: "write", path: "/etc/respawn.conf", text: respawnLines(config, facts) },
  ];
  const lines = [
    "export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=linux",
    ...ACCOUNTS.map(({ name, id }) => `chown ${id}:${id} /home/${name} /home/${name}/.ssh`),
    "mkdir -p /run/sshd; touch /run/utmp",
    ...KEY_TYPES.map((type) => {
      const key = `${HOST_KEYS}/ssh_host_${type}_key`;
      return `[ -s ${key} ] || ssh-keygen -q -t ${type} -N '' -C '' -f ${key}`;
    }),
    ...(password === undefined
      ? []
      : [`printf '%s\\n' ${shellQuote(`rancher:${password}`)} | /usr/sbin/chpasswd`]),
    ...commands,
    "echo default > /run/console-done",
    "exec /usr/lib/ros/respawn",
  ];
  return { files, script: lines.map((line) => `${line}\n`).join("") };
}

/** The password of `rancher.password=`, which only the kernel command line can give. */
function consolePassword(
  config: ConsoleConfig,
  facts: Pick<ConsoleFacts, "commandLine">,
): string | undefined {
  if (config.disable?.includes("password")) return undefined;
  return argumentsNamed(facts.commandLine, "rancher.password").at(-1);
}

function sshdConfig(config: ConsoleConfig, groups: readonly string[], passwordGiven: boolean): string {
  const lines = [
    `Port ${config.ssh?.port ?? 22}`,
    ...(config.ssh?.listen_address ? [`ListenAddress ${config.ssh.listen_address}`] : []),
    ...KEY_TYPES.map((type) => `HostKey ${HOST_KEYS}/ssh_host_${type}_key`),
    "PermitRootLogin no",
    // a name of another shape is no group, and could be a setting
    ["AllowGroups docker", ...groups.filter((name) => /^[a-z_][a-z0-9_-]*$/i.test(name))].join(" "),
    // a password that everybody knows opens no network login: there is none unless somebody set one
    `PasswordAuthentication ${passwordGiven ? "yes" : "no"}`,
    "KbdInteractiveAuthentication no",
    "PermitEmptyPasswords no",
    "UsePAM yes",
    "UseDNS no",
    "ClientAliveInterval 180",
    "PrintMotd no",
    "Subsystem sftp /usr/lib/openssh/sftp-server",
  ];
  return `${lines.join("\n")}\n`;
}

function respawnLines(config: ConsoleConfig, facts: ConsoleFacts): string {
  const automatic = new Set(
    config.disable?.includes("autologin") ? [] : argumentsNamed(facts.commandLine, "rancher.autologin"),
  );
  const serial = argumentsNamed(facts.commandLine, "console")
    .map((value) => value.split(",")[0] as string)
    .filter((name) => /^tty(S|AMA)\d+$/.test(name));
  const getty = (terminal: string, kind: string): string =>
    [
      "/usr/sbin/agetty",
      ...(automatic.has(terminal) ? ["--autologin", "rancher"] : []),
      "--noclear",
      terminal,
      kind,
    ].join(" ");
  const lines = [
    ...VIRTUAL_TERMINALS.filter(
      (name) => facts.terminals.includes(name) && (name === "tty1" || automatic.has(name)),
    ).map((name) => getty(name, "linux")),
    ...[...new Set(serial)]
      .filter((name) => facts.terminals.includes(name))
      .map((name) => getty(name, "vt102")),
    ...(config.ssh?.daemon === false ? [] : ["/usr/sbin/sshd -D -e"]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

const PROXIES = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"];
const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function profile(environment: Readonly<Record<string, unknown>>): string {
  const path = environment.PATH ?? environment.path;
  const lines = PROXIES.filter((name) => environment[name]).map(
    (name) => `export ${name}=${shellQuote(String(environment[name]))}`,
  );
  if (typeof path === "string" && path)
    lines.push(`export PATH=$PATH:${shellQuote(path.replaceAll(",", ":"))}`);
  return lines.map((line) => `${line}\n`).join("");
}
