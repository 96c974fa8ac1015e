import { choice, flag, type Key, list, map, type Shape, scalar, section, text } from "./build.ts";

const secretPem = (what: string): Key => text(what, { secret: true });
const words = (what: string, options: { repeats?: "odd" } = {}): Key =>
  list(text("One of them."), what, options);

/** Options of the daemon itself; `dockerArguments` turns them into its command line. */
const engineOptions = (): Shape => ({
  bridge: text("Name of the bridge that containers are attached to, or `none`."),
  bip: text("Address and prefix length of the daemon's bridge.", {
    format: "cidr",
    examples: ["172.18.42.1/16"],
  }),
  config_file: text("The daemon's own JSON file."),
  containerd: text("Socket of a containerd that runs already."),
  data_root: text("Directory for images, containers and volumes.", { examples: ["/var/lib/docker"] }),
  debug: flag("Log more.", { nullable: true }),
  exec_root: text("Directory for the daemon's run-time state."),
  graph: text("The old name of `data_root`.", { deprecated: "data_root" }),
  group: text("Group that may use the socket."),
  host: list(text("One socket.", { format: "dockerHost" }), "Sockets to listen on."),
  insecure_registry: words("Registries that may be reached without TLS."),
  live_restore: flag("Keep containers running while the daemon is away.", { nullable: true }),
  log_driver: text("Where containers log to, if they do not say."),
  log_opts: map(scalar("Value of the option."), "Options of the log driver.", {
    keys: "option",
    examples: [{ "max-size": "25m" }],
  }),
  pid_file: text("File for the daemon's process id."),
  registry_mirror: text("Mirror of Docker Hub to ask first.", { format: "url" }),
  restart: flag("Start the containers of the last run again.", { nullable: true }),
  selinux_enabled: flag("Turn SELinux support on.", { nullable: true }),
  storage_driver: text("How layers are stored, `overlay2` for example."),
  userland_proxy: flag("Forward loopback traffic with a process per port.", { nullable: true }),
  userns_enabled: flag("Map root in containers to the user `user-docker` of the host.", { nullable: true }),
});

/** How a daemon is run, beyond its own options. */
const daemon = (): Shape => ({
  args: list(text("One argument."), "The whole command line, in releases before 0.7.", {
    repeats: "odd",
    deprecated: "extra_args",
  }),
  engine: text("Engine to run, by catalog name, URL or path.", { examples: ["docker-26.1.5"] }),
  environment: list(text("NAME=VALUE"), "Environment of the daemon."),
  exec: flag("Let the daemon take the place of the process that starts it.", { nullable: true }),
  extra_args: words("Further arguments for the daemon.", { repeats: "odd" }),
  storage_context: text("Container whose file system the daemon sees.", { default: "console" }),
  tls: flag("Ask clients for certificates, and listen for them: adds `tls_args`."),
  tls_args: words("Arguments that `tls` adds.", { repeats: "odd" }),
  ca_cert: secretPem("Certificate of the authority, PEM."),
  ca_key: secretPem("Key of the authority, PEM."),
  server_cert: secretPem("Certificate of the daemon, PEM."),
  server_key: secretPem("Key of the daemon, PEM."),
});

/** One of the daemons of the machine. */
export function dockerSection(description: string, defaults?: Readonly<Record<string, unknown>>): Key {
  return section(() => ({ ...engineOptions(), ...daemon() }), description, {
    typeName: "DockerConfig",
    ...(defaults !== undefined && { default: defaults }),
  });
}

export const registryAuths: Key = map(
  section(
    () => ({
      auth: text("USER:PASSWORD in base64.", { secret: true }),
      username: text("User."),
      password: text("Password.", { secret: true }),
      email: text("Mail address, which no registry asks for today."),
      serveraddress: text("Address of the registry, if it differs from the key."),
      identitytoken: text("Token that stands for user and password.", { secret: true }),
      registrytoken: text("Bearer token.", { secret: true }),
    }),
    "Credentials for one registry.",
    { typeName: "RegistryAuth" },
  ),
  "Credentials for registries, by registry.",
  { keys: "registry" },
);

export const upgrade: Key = section(
  () => ({
    url: text("List of releases.", { format: "urlOrPath" }),
    image: text("Image of the OS, without tag."),
    rollback: text("Release to go back to."),
    policy: choice(["none", "download", "auto"], "What to do about a new release without being asked.", {
      default: "download",
    }),
  }),
  "How the OS is upgraded.",
  { typeName: "UpgradeConfig" },
);
