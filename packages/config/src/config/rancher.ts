// written by generate.ts from the schema; do not edit

import type { DockerConfig } from "./docker.ts";
import type { NetworkConfig } from "./network.ts";
import type { ServiceConfig } from "./service.ts";

/** The machine. */
export interface RancherConfig {
  /** Containers to run before the state device is mounted. */
  readonly bootstrap?: { readonly [service: string]: ServiceConfig };
  /** The daemon that runs `bootstrap`. */
  readonly bootstrap_docker?: DockerConfig;
  /** Where the machine gets its configuration from. */
  readonly cloud_init?: CloudInitConfig;
  /** Containers that fetch user data. */
  readonly cloud_init_services?: { readonly [service: string]: ServiceConfig };
  /** Console to use: a name from the catalog, a URL or a path. */
  readonly console?: string;
  /** Log more, in every daemon. */
  readonly debug?: boolean;
  /** What holds where nothing is set. */
  readonly defaults?: DefaultsConfig;
  /** Features of the command line to ignore: password, autologin. */
  readonly disable?: readonly string[];
  /** User Docker, the one that people use. */
  readonly docker?: DockerConfig;
  /** Variables for services: NAME, or SERVICE/NAME for one service. */
  readonly environment?: { readonly [variable: string]: string };
  /** Make the console anew at the next start, once. */
  readonly force_console_rebuild?: boolean;
  /** Tries to load an index or a list. */
  readonly http_load_retries?: number;
  /** Start the guest tools that fit the hypervisor. */
  readonly hypervisor_service?: boolean;
  /** Show the logs of boot services on the console. */
  readonly log?: boolean;
  /** Kernel modules to load. */
  readonly modules?: readonly string[];
  /** Networking. */
  readonly network?: NetworkConfig;
  /** Keep mounts below / private. */
  readonly no_sharedroot?: boolean;
  /** Wait until preloaded images are there. */
  readonly preload_wait?: boolean;
  /** End in the recovery console. */
  readonly recovery?: boolean;
  /** Credentials for registries, by registry. */
  readonly registry_auths?: { readonly [registry: string]: RegistryAuth };
  /** Repositories of services, by name. */
  readonly repositories?: { readonly [name: string]: Repository };
  /** Disk whose last partition grows to its end, once. */
  readonly resize_device?: string;
  /** System services to restart once the configuration is there. */
  readonly restart_services?: readonly string[];
  /** Copy the system anew at boot. */
  readonly rm_usr?: boolean;
  /** Containers of the system. */
  readonly services?: { readonly [service: string]: ServiceConfig };
  /** Services from the catalog, by name, URL or path. */
  readonly services_include?: { readonly [service: string]: boolean };
  /** Seconds that containers have to stop. */
  readonly shutdown_timeout?: number;
  /** The SSH server. */
  readonly ssh?: SshConfig;
  /** Where the machine keeps its state. */
  readonly state?: StateConfig;
  /** Kernel parameters to set. */
  readonly sysctl?: { readonly [parameter: string]: string };
  /** System Docker, which runs the services of the system. */
  readonly system_docker?: DockerConfig;
  /** How the OS is upgraded. */
  readonly upgrade?: UpgradeConfig;
  /** Without effect. */
  readonly autoformat?: { readonly [key: string]: unknown };
}

/** How the OS is upgraded. */
export interface UpgradeConfig {
  /** List of releases. */
  readonly url?: string;
  /** Image of the OS, without tag. */
  readonly image?: string;
  /** Release to go back to. */
  readonly rollback?: string;
  /** What to do about a new release without being asked. */
  readonly policy?: "" | "none" | "download" | "auto";
}

/** Where the machine keeps its state. */
export interface StateConfig {
  /** Device that keeps the state; without one the machine runs from memory. */
  readonly dev?: string;
  /** File system of the state device, or auto. */
  readonly fstype?: string;
  /** Directory on the state device to use instead of its root. */
  readonly directory?: string;
  /** Wait up to a minute for the device to appear. */
  readonly wait?: boolean;
  /** End in the recovery console if the device cannot be mounted. */
  readonly required?: boolean;
  /** Devices of which the first that is empty is formatted. */
  readonly autoformat?: readonly string[];
  /** Assemble software RAIDs first. */
  readonly mdadm_scan?: boolean;
  /** Activate volume groups first. */
  readonly lvm_scan?: boolean;
  /** Ask for passphrases and open encrypted devices first. */
  readonly cryptsetup?: boolean;
  /** Feed the kernel's random numbers at boot. */
  readonly rngd?: boolean;
  /** Script to run before the device is mounted. */
  readonly script?: string;
  /** Device with the vendor's configuration. */
  readonly oem_dev?: string;
  /** File system of the vendor's device, or auto. */
  readonly oem_fstype?: string;
  /** Device with kernels and boot loader. */
  readonly boot_dev?: string;
  /** File system of the boot device, or auto. */
  readonly boot_fstype?: string;
}

/** The SSH server. */
export interface SshConfig {
  /** Run the SSH server. */
  readonly daemon?: boolean;
  /** Port of the SSH server; 0 keeps the usual one. */
  readonly port?: number;
  /** Address of the SSH server. */
  readonly listen_address?: string;
  /** Host keys, by type; the public one as TYPE-pub. Made at the first boot. */
  readonly keys?: { readonly [type: string]: string };
}

/** One repository. */
export interface Repository {
  /** Where its index lies. */
  readonly url?: string;
}

/** Credentials for one registry. */
export interface RegistryAuth {
  /** USER:PASSWORD in base64. */
  readonly auth?: string;
  /** User. */
  readonly username?: string;
  /** Password. */
  readonly password?: string;
  /** Mail address, which no registry asks for today. */
  readonly email?: string;
  /** Address of the registry, if it differs from the key. */
  readonly serveraddress?: string;
  /** Token that stands for user and password. */
  readonly identitytoken?: string;
  /** Bearer token. */
  readonly registrytoken?: string;
}

/** What holds where nothing is set. */
export interface DefaultsConfig {
  /** Host name of a machine that has none. */
  readonly hostname?: string;
  /** The engine that is built in. */
  readonly docker?: DockerConfig;
  /** What `network` leaves open: `dhcp_timeout` and `dns`. */
  readonly network?: NetworkConfig;
  /** Where System Docker logs to. */
  readonly system_docker_logs?: string;
}

/** Where the machine gets its configuration from. */
export interface CloudInitConfig {
  /** Where to look for user data and metadata; the first that answers counts. */
  readonly datasources?: readonly string[];
  /** Seconds that all data sources together may take. */
  readonly timeout?: number;
}
