import { anything, flag, type Key, list, map, section, text, whole } from "./build.ts";
import { dockerSection, registryAuths, upgrade } from "./docker.ts";
import { cloudInit, environment, repositories, ssh, state, sysctl } from "./machine.ts";
import { networkSection } from "./network.ts";
import { services } from "./service.ts";

const SYSTEM_SOCKET = "unix:///var/run/system-docker.sock";

const defaults = section(
  () => ({
    hostname: text("Host name of a machine that has none.", { format: "hostname", default: "rancher" }),
    docker: dockerSection("The engine that is built in."),
    network: networkSection("What `network` leaves open: `dhcp_timeout` and `dns`.", {
      dhcp_timeout: 10,
      dns: { nameservers: ["8.8.8.8", "8.8.4.4"] },
    }),
    system_docker_logs: text("Where System Docker logs to.", { default: "/var/log/system-docker.log" }),
  }),
  "What holds where nothing is set.",
  { typeName: "DefaultsConfig" },
);

/** Everything below `rancher`. */
export const rancher: Key = section(
  () => ({
    bootstrap: services("Containers to run before the state device is mounted."),
    bootstrap_docker: dockerSection("The daemon that runs `bootstrap`.", {
      bridge: "none",
      storage_driver: "overlay2",
      restart: false,
    }),
    cloud_init: cloudInit,
    cloud_init_services: services("Containers that fetch user data."),
    console: text("Console to use: a name from the catalog, a URL or a path.", { default: "default" }),
    debug: flag("Log more, in every daemon.", { default: false }),
    defaults,
    disable: list(text("A feature."), "Features of the command line to ignore: password, autologin.", {
      examples: [["password", "autologin"]],
    }),
    docker: dockerSection("User Docker, the one that people use.", {
      group: "docker",
      host: ["unix:///var/run/docker.sock"],
      tls: false,
    }),
    environment,
    force_console_rebuild: flag("Make the console anew at the next start, once.", { default: false }),
    http_load_retries: whole("Tries to load an index or a list.", 0, 1000, { default: 6 }),
    hypervisor_service: flag("Start the guest tools that fit the hypervisor.", { default: true }),
    log: flag("Show the logs of boot services on the console.", { default: false }),
    modules: list(text("A module, with parameters if wanted."), "Kernel modules to load.", {
      examples: [["btrfs", "nbd nbds_max=1024"]],
    }),
    network: networkSection("Networking."),
    no_sharedroot: flag("Keep mounts below / private.", { default: false }),
    preload_wait: flag("Wait until preloaded images are there.", { default: false }),
    recovery: flag("End in the recovery console.", { default: false }),
    registry_auths: registryAuths,
    repositories,
    resize_device: text("Disk whose last partition grows to its end, once.", {
      format: "path",
      examples: ["/dev/sda"],
    }),
    restart_services: list(text("A service."), "System services to restart once the configuration is there."),
    rm_usr: flag("Copy the system anew at boot.", { default: false }),
    services: services("Containers of the system."),
    services_include: map(flag("On or off."), "Services from the catalog, by name, URL or path.", {
      keys: "service",
    }),
    shutdown_timeout: whole("Seconds that containers have to stop.", 0, 86_400, { default: 60 }),
    ssh,
    state,
    sysctl,
    system_docker: dockerSection("System Docker, which runs the services of the system.", {
      storage_driver: "overlay2",
      restart: false,
      host: [SYSTEM_SOCKET],
      exec: true,
    }),
    upgrade,
    autoformat: map(anything("A value."), "Without effect.", {
      keys: "key",
      deprecated: "rancher.state.autoformat",
    }),
  }),
  "The machine.",
  { typeName: "RancherConfig" },
);
