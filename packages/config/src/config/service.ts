// written by generate.ts from the schema; do not edit

/** A container to run. */
export interface ServiceConfig {
  /** Share of disk time. */
  readonly blkio_weight?: number;
  /** Share of disk time, by device. */
  readonly blkio_weight_device?: readonly string[];
  /** Directory to build the image from. */
  readonly build?: string;
  /** Capabilities to add. */
  readonly cap_add?: readonly string[];
  /** Capabilities to take away. */
  readonly cap_drop?: readonly string[];
  /** Control group to run below. */
  readonly cgroup_parent?: string;
  /** Command to run. */
  readonly command?: string | readonly string[];
  /** Name of the container; the service's own if absent. */
  readonly container_name?: string;
  /** Microseconds of CPU per period. */
  readonly cpu_quota?: number;
  /** Share of CPU time. */
  readonly cpu_shares?: number;
  /** CPUs to run on. */
  readonly cpuset?: string;
  /** Services to start first. */
  readonly depends_on?: readonly string[];
  /** Limits for reading, by device. */
  readonly device_read_bps?: readonly string[];
  /** Limits for writing, by device. */
  readonly device_write_bps?: readonly string[];
  /** Devices of the host to pass in. */
  readonly devices?: readonly string[];
  /** Name servers. */
  readonly dns?: string | readonly string[];
  /** Options of the resolver. */
  readonly dns_opt?: readonly string[];
  /** Domains to look in for short names. */
  readonly dns_search?: string | readonly string[];
  /** Name of the Dockerfile. */
  readonly dockerfile?: string;
  /** Domain name. */
  readonly domainname?: string;
  /** Entry point. */
  readonly entrypoint?: string | readonly string[];
  /** Files with environment variables. */
  readonly env_file?: string | readonly string[];
  /** Environment variables; one without a value is taken from `rancher.environment`. */
  readonly environment?: { readonly [name: string]: string } | readonly string[];
  /** Ports to open to other containers. */
  readonly expose?: readonly string[];
  /** Links to containers of others. */
  readonly external_links?: readonly string[];
  /** Lines for the hosts file. */
  readonly extra_hosts?: readonly string[];
  /** Further groups. */
  readonly group_add?: readonly string[];
  /** Host name. */
  readonly hostname?: string;
  /** Image to run. */
  readonly image?: string;
  /** Namespace for shared memory. */
  readonly ipc?: string;
  /** Kind of isolation. */
  readonly isolation?: string;
  /** Labels; those that begin with io.rancher.os steer the start. */
  readonly labels?: { readonly [name: string]: string } | readonly string[];
  /** Containers to reach by name; they start first. */
  readonly links?: readonly string[];
  /** Where the container logs to. */
  readonly log_driver?: string;
  /** Options of the log driver. */
  readonly log_opt?: { readonly [option: string]: string };
  /** Logging, as later versions of compose files write it. */
  readonly logging?: {
    /** Where the container logs to. */
    readonly driver?: string;
    /** Options of the driver. */
    readonly options?: { readonly [option: string]: string };
  };
  /** MAC address. */
  readonly mac_address?: string;
  /** Memory limit. */
  readonly mem_limit?: string;
  /** Memory to keep free for it. */
  readonly mem_reservation?: string;
  /** Readiness to swap. */
  readonly mem_swappiness?: number;
  /** Limit of memory and swap together. */
  readonly memswap_limit?: string;
  /** Name, as the engine's own files have it. */
  readonly name?: string;
  /** Network: host, none, bridge, or container:NAME. */
  readonly net?: string;
  /** Network, as later versions of compose files write it. */
  readonly network_mode?: string;
  /** Never kill it when memory is short. */
  readonly oom_kill_disable?: boolean;
  /** How soon it is killed when memory is short. */
  readonly oom_score_adj?: number;
  /** Namespace for processes. */
  readonly pid?: string;
  /** Most processes. */
  readonly pids_limit?: number;
  /** Ports to open on the host. */
  readonly ports?: readonly string[];
  /** Give it all rights. */
  readonly privileged?: boolean;
  /** Mount its root read-only. */
  readonly read_only?: boolean;
  /** When to start it again. */
  readonly restart?: string;
  /** Options of security modules. */
  readonly security_opt?: readonly string[];
  /** Size of /dev/shm. */
  readonly shm_size?: string;
  /** Keep standard input open. */
  readonly stdin_open?: boolean;
  /** Time to stop in before it is killed. */
  readonly stop_grace_period?: string;
  /** Signal to stop it with. */
  readonly stop_signal?: string;
  /** Kernel parameters of the container. */
  readonly sysctls?: { readonly [name: string]: string } | readonly string[];
  /** Directories to mount as memory. */
  readonly tmpfs?: string | readonly string[];
  /** Give it a terminal. */
  readonly tty?: boolean;
  /** Limits of the process. */
  readonly ulimits?: {
    readonly [limit: string]:
      | number
      | {
          /** Soft limit. */
          readonly soft?: number;
          /** Hard limit. */
          readonly hard?: number;
        };
  };
  /** User to run as. */
  readonly user?: string;
  /** Namespace for users. */
  readonly userns_mode?: string;
  /** Namespace for the host name. */
  readonly uts?: string;
  /** Driver for its volumes. */
  readonly volume_driver?: string;
  /** Volumes, SOURCE:TARGET[:MODE]. */
  readonly volumes?: readonly string[];
  /** Containers whose volumes to use. */
  readonly volumes_from?: readonly string[];
  /** Directory to start in. */
  readonly working_dir?: string;
}
