import { choice, either, flag, type Key, list, map, scalar, section, text, whole } from "./build.ts";

const fstype = (what: string): Key => text(`File system of ${what}, or auto.`, { default: "auto" });

export const state: Key = section(
  () => ({
    dev: text("Device that keeps the state; without one the machine runs from memory.", {
      format: "device",
      examples: ["LABEL=RANCHER_STATE"],
    }),
    fstype: fstype("the state device"),
    directory: text("Directory on the state device to use instead of its root."),
    wait: flag("Wait up to a minute for the device to appear.", { default: false }),
    required: flag("End in the recovery console if the device cannot be mounted.", { default: false }),
    autoformat: list(
      text("A device.", { format: "device" }),
      "Devices of which the first that is empty is formatted.",
      { examples: [["/dev/sda", "/dev/vda"]] },
    ),
    mdadm_scan: flag("Assemble software RAIDs first.", { default: false }),
    lvm_scan: flag("Activate volume groups first.", { default: false }),
    cryptsetup: flag("Ask for passphrases and open encrypted devices first.", { default: false }),
    rngd: flag("Feed the kernel's random numbers at boot.", { default: true }),
    script: text("Script to run before the device is mounted."),
    oem_dev: text("Device with the vendor's configuration.", {
      format: "device",
      default: "LABEL=RANCHER_OEM",
    }),
    oem_fstype: fstype("the vendor's device"),
    boot_dev: text("Device with kernels and boot loader.", {
      format: "device",
      default: "LABEL=RANCHER_BOOT",
    }),
    boot_fstype: fstype("the boot device"),
  }),
  "Where the machine keeps its state.",
  { typeName: "StateConfig" },
);

export const ssh: Key = section(
  () => ({
    daemon: flag("Run the SSH server.", { default: true }),
    port: whole("Port of the SSH server; 0 keeps the usual one.", 0, 65535, { examples: [22] }),
    listen_address: text("Address of the SSH server.", { format: "listenAddress" }),
    keys: map(
      text("The key.", { secret: true }),
      "Host keys, by type; the public one as TYPE-pub. Made at the first boot.",
      { keys: "type", secret: true },
    ),
  }),
  "The SSH server.",
  { typeName: "SshConfig" },
);

export const cloudInit: Key = section(
  () => ({
    datasources: list(
      text("KIND or KIND:ARGUMENT.", { format: "datasource" }),
      "Where to look for user data and metadata; the first that answers counts.",
      {
        default: ["configdrive:/media/config-2"],
      },
    ),
    timeout: whole("Seconds that all data sources together may take.", 0, 3600, { default: 10 }),
  }),
  "Where the machine gets its configuration from.",
  { typeName: "CloudInitConfig" },
);

export const repositories: Key = map(
  section(() => ({ url: text("Where its index lies.", { format: "urlOrPath" }) }), "One repository.", {
    typeName: "Repository",
  }),
  "Repositories of services, by name.",
  { keys: "name" },
);

export const sysctl: Key = map(scalar("Value."), "Kernel parameters to set.", {
  keys: "parameter",
  default: { "fs.file-max": "1000000000" },
  examples: [{ "net.ipv4.ip_forward": "1" }],
});

export const environment: Key = map(
  scalar("Value."),
  "Variables for services: NAME, or SERVICE/NAME for one service.",
  { keys: "variable" },
);

const command = either(
  [text("A line for the shell."), list(text("One word."), "A command as words.", { repeats: true })],
  "A command.",
);

export const commands = (description: string): Key => list(command, description, { repeats: true });

const ENCODINGS = [
  "b64",
  "base64",
  "gz",
  "gzip",
  "gz+b64",
  "gz+base64",
  "gzip+b64",
  "gzip+base64",
  "text/plain",
];

export const writeFiles: Key = list(
  section(
    () => ({
      path: text("Where to write it.", { format: "path" }),
      content: text("What to write."),
      encoding: choice(ENCODINGS, "How the content is packed."),
      permissions: text("Mode in octal digits, in quotes.", { format: "octal", default: "0644" }),
      owner: text("USER or USER:GROUP.", { format: "owner" }),
      container: text("Container to write it in.", { default: "console" }),
      append: flag("Add to the file instead of replacing it.", { default: false }),
    }),
    "A file.",
    { typeName: "FileToWrite" },
  ),
  "Files to write at boot.",
  { repeats: true },
);

const MOUNT_FIELDS = "DEVICE, DIRECTORY, TYPE, OPTIONS, and the two last fields of fstab, which do nothing.";
const mount = list(scalar(MOUNT_FIELDS), MOUNT_FIELDS, {
  repeats: true,
  length: [2, 6],
});

export const mounts: Key = list(mount, "File systems and swap to mount at boot.", {
  repeats: true,
  examples: [[["/dev/vdb", "/mnt/data", "ext4", ""]]],
});

const NAME_LIST = "Names, as a list or parted by commas.";
const names = (what: string): Key => either([text(NAME_LIST), list(text("A name."), NAME_LIST)], what);

const user = section(
  () => ({
    name: text("Name to log in with."),
    gecos: text("Full name."),
    groups: names("Further groups."),
    primary_group: text("First group."),
    homedir: text("Home directory.", { format: "path" }),
    shell: text("Shell.", { format: "path" }),
    passwd: text("Hash of the password, as in /etc/shadow.", { secret: true }),
    lock_passwd: flag("Allow no login by password.", { default: true }),
    ssh_authorized_keys: list(text("A public key.", { format: "sshKey" }), "Keys to log in with."),
    sudo: either(
      [text("A rule for sudo."), list(text("A rule."), "Rules for sudo."), flag("false gives no rights.")],
      "What the user may do as root.",
    ),
    uid: whole("User number.", 0, 2 ** 32 - 2),
    no_create_home: flag("Make no home directory."),
    system: flag("A user for a service."),
  }),
  "A user.",
  { typeName: "UserConfig", required: ["name"] },
);

export const users: Key = list(
  either([choice(["default"], "The users that there are anyway."), user], "A user."),
  "Users to make, beside `rancher` and `docker`, for whom `default` stands.",
);

export const ntp: Key = section(
  () => ({
    enabled: flag("Set the clock from the network.", { default: true }),
    servers: list(text("Host name or address.", { format: "listenAddress" }), "Servers to ask."),
    pools: list(text("Host name.", { format: "listenAddress" }), "Names that stand for many servers."),
  }),
  "Time from the network.",
  { typeName: "NtpConfig" },
);

export const caCerts: Key = section(
  () => ({
    trusted: list(text("A certificate.", { format: "pem" }), "Certificates to trust, PEM."),
    remove_defaults: flag("Trust no other certificates.", { default: false }),
  }),
  "Certificate authorities to trust.",
  { typeName: "CaCertsConfig" },
);
