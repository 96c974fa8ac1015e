import { either, flag, type Key, list, map, scalar, section, text, whole } from "./build.ts";

const oneOrMore = (what: string): Key =>
  either([text(what), list(text("One of them."), what, { repeats: true })], what);
const values = (what: string): Key =>
  either(
    [
      map(scalar("Its value."), what, { keys: "name" }),
      list(text("NAME=VALUE, or NAME alone."), what, { repeats: true }),
    ],
    what,
  );
const many = (what: string): Key => list(scalar("One of them."), what, { repeats: true });

/** A container, in the words of the first version of compose files. */
export const service: Key = section(
  () => ({
    blkio_weight: whole("Share of disk time.", 0, 1000),
    blkio_weight_device: many("Share of disk time, by device."),
    build: text("Directory to build the image from."),
    cap_add: many("Capabilities to add."),
    cap_drop: many("Capabilities to take away."),
    cgroup_parent: text("Control group to run below."),
    command: oneOrMore("Command to run."),
    container_name: text("Name of the container; the service's own if absent."),
    cpu_quota: whole("Microseconds of CPU per period.", -1, 2 ** 31 - 1),
    cpu_shares: whole("Share of CPU time.", 0, 2 ** 31 - 1),
    cpuset: scalar("CPUs to run on."),
    depends_on: many("Services to start first."),
    device_read_bps: many("Limits for reading, by device."),
    device_write_bps: many("Limits for writing, by device."),
    devices: many("Devices of the host to pass in."),
    dns: oneOrMore("Name servers."),
    dns_opt: many("Options of the resolver."),
    dns_search: oneOrMore("Domains to look in for short names."),
    dockerfile: text("Name of the Dockerfile."),
    domainname: text("Domain name."),
    entrypoint: oneOrMore("Entry point."),
    env_file: oneOrMore("Files with environment variables."),
    environment: values("Environment variables; one without a value is taken from `rancher.environment`."),
    expose: many("Ports to open to other containers."),
    external_links: many("Links to containers of others."),
    extra_hosts: many("Lines for the hosts file."),
    group_add: many("Further groups."),
    hostname: scalar("Host name."),
    image: text("Image to run.", { examples: ["nginx:1.27"] }),
    ipc: text("Namespace for shared memory."),
    isolation: text("Kind of isolation."),
    labels: values("Labels; those that begin with io.rancher.os steer the start."),
    links: many("Containers to reach by name; they start first."),
    log_driver: text("Where the container logs to."),
    log_opt: map(scalar("Value of the option."), "Options of the log driver.", { keys: "option" }),
    logging: section(
      () => ({
        driver: text("Where the container logs to."),
        options: map(scalar("Value of the option."), "Options of the driver.", { keys: "option" }),
      }),
      "Logging, as later versions of compose files write it.",
    ),
    mac_address: text("MAC address.", { format: "mac" }),
    mem_limit: scalar("Memory limit.", { examples: ["64m"] }),
    mem_reservation: scalar("Memory to keep free for it."),
    mem_swappiness: whole("Readiness to swap.", -1, 100),
    memswap_limit: scalar("Limit of memory and swap together."),
    name: text("Name, as the engine's own files have it."),
    net: text("Network: host, none, bridge, or container:NAME."),
    network_mode: text("Network, as later versions of compose files write it."),
    oom_kill_disable: flag("Never kill it when memory is short."),
    oom_score_adj: whole("How soon it is killed when memory is short.", -1000, 1000),
    pid: text("Namespace for processes."),
    pids_limit: whole("Most processes.", -1, 2 ** 31 - 1),
    ports: many("Ports to open on the host."),
    privileged: flag("Give it all rights."),
    read_only: flag("Mount its root read-only."),
    restart: scalar("When to start it again.", { examples: ["always"] }),
    security_opt: many("Options of security modules."),
    shm_size: scalar("Size of /dev/shm."),
    stdin_open: flag("Keep standard input open."),
    stop_grace_period: text("Time to stop in before it is killed."),
    stop_signal: scalar("Signal to stop it with."),
    sysctls: values("Kernel parameters of the container."),
    tmpfs: oneOrMore("Directories to mount as memory."),
    tty: flag("Give it a terminal."),
    ulimits: map(
      either(
        [
          whole("Both limits.", -1, Number.MAX_SAFE_INTEGER),
          section(
            () => ({
              soft: whole("Soft limit.", -1, Number.MAX_SAFE_INTEGER),
              hard: whole("Hard limit.", -1, Number.MAX_SAFE_INTEGER),
            }),
            "Soft and hard limit.",
          ),
        ],
        "A limit.",
      ),
      "Limits of the process.",
      { keys: "limit" },
    ),
    user: scalar("User to run as."),
    userns_mode: text("Namespace for users."),
    uts: text("Namespace for the host name."),
    volume_driver: text("Driver for its volumes."),
    volumes: many("Volumes, SOURCE:TARGET[:MODE]."),
    volumes_from: many("Containers whose volumes to use."),
    working_dir: text("Directory to start in."),
  }),
  "A container to run.",
  { typeName: "ServiceConfig" },
);

export const services = (description: string): Key => map(service, description, { keys: "service" });
