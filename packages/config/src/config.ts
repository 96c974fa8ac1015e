// written by generate.ts from the schema; do not edit

/** A machine's configuration. */
export interface Config {
  /** Name of the machine. */
  readonly hostname?: string;
  /** Keys that may log in as `rancher` and `docker`. */
  readonly ssh_authorized_keys?: readonly string[];
  /** Files to write at boot. */
  readonly write_files?: readonly FileToWrite[];
  /** File systems and swap to mount at boot. */
  readonly mounts?: readonly (readonly string[])[];
  /** Commands to run when the console starts; the first that fails ends them. */
  readonly runcmd?: readonly (string | readonly string[])[];
  /** Commands to run before the state device is mounted. */
  readonly bootcmd?: readonly (string | readonly string[])[];
  /** Users to make, beside `rancher` and `docker`, for whom `default` stands. */
  readonly users?: readonly ("" | "default" | UserConfig)[];
  /** Time zone. */
  readonly timezone?: string;
  /** Time from the network. */
  readonly ntp?: NtpConfig;
  /** Certificate authorities to trust. */
  readonly ca_certs?: CaCertsConfig;
  /** The machine. */
  readonly rancher?: RancherConfig;
}

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

/** What `network` leaves open: `dhcp_timeout` and `dns`. */
export interface NetworkConfig {
  /** Where names are looked up; set, it replaces what DHCP says. */
  readonly dns?: DnsConfig;
  /** Links, by name, pattern or mac=ADDRESS. */
  readonly interfaces?: { readonly [name: string]: InterfaceConfig };
  /** Seconds to wait for a lease. */
  readonly dhcp_timeout?: number;
  /** Commands to run before the network is set up. */
  readonly pre_cmds?: readonly string[];
  /** Commands to run after the network is set up. */
  readonly post_cmds?: readonly string[];
  /** Proxy for HTTP. */
  readonly http_proxy?: string;
  /** Proxy for HTTPS. */
  readonly https_proxy?: string;
  /** Hosts to reach without a proxy, parted by commas. */
  readonly no_proxy?: string;
  /** Wireless networks, by a name of your own. */
  readonly wifi_networks?: { readonly [network: string]: WifiNetwork };
  /** Mobile networks, by interface. */
  readonly modem_networks?: { readonly [name: string]: ModemNetwork };
}

/** A modem's connection. */
export interface ModemNetwork {
  /** Access point name. */
  readonly apn?: string;
  /** Further arguments of the connection. */
  readonly extra_args?: string;
}

/** One wireless network. */
export interface WifiNetwork {
  /** Address with its prefix length, instead of DHCP. */
  readonly address?: string;
  /** Default gateway, with `address`. */
  readonly gateway?: string;
  /** 1 looks for a hidden network too. */
  readonly scan_ssid?: number;
  /** Name of the network. */
  readonly ssid?: string;
  /** Passphrase, or key of 64 hex digits. */
  readonly psk?: string;
  /** The larger is preferred. */
  readonly priority?: number;
  /** Ciphers for one peer. */
  readonly pairwise?: string;
  /** Ciphers for all. */
  readonly group?: string;
  /** EAP methods. */
  readonly eap?: string;
  /** Identity for EAP. */
  readonly identity?: string;
  /** Identity outside of the tunnel. */
  readonly anonymous_identity?: string;
  /** Certificates of authorities. */
  readonly ca_certs?: readonly string[];
  /** Certificates of this machine. */
  readonly client_certs?: readonly string[];
  /** Keys of this machine. */
  readonly private_keys?: readonly string[];
  /** Passwords of these keys. */
  readonly private_key_passwds?: readonly string[];
  /** Parameters of the phases of EAP. */
  readonly phases?: readonly string[];
  /** Flags of EAPOL. */
  readonly eapol_flags?: number;
  /** Kind of key management. */
  readonly key_mgmt?: string;
  /** Password for EAP. */
  readonly password?: string;
}

/** One link, or all that match. */
export interface InterfaceConfig {
  /** Which links this entry is for: a name, a pattern, or mac=ADDRESS. */
  readonly match?: string;
  /** Ask for an address by DHCP. */
  readonly dhcp?: boolean;
  /** The whole command line of the DHCP client, instead of ours. */
  readonly dhcp_args?: string;
  /** Address with its prefix length. */
  readonly address?: string;
  /** Addresses. */
  readonly addresses?: readonly string[];
  /** Take a link-local IPv4 address. */
  readonly ipv4ll?: boolean;
  /** Default gateway, IPv4. */
  readonly gateway?: string;
  /** Default gateway, IPv6. */
  readonly gateway_ipv6?: string;
  /** Largest packet in bytes; 0 keeps the driver's. */
  readonly mtu?: number;
  /** "true" makes a bridge of this name; another word joins the bridge of that name. */
  readonly bridge?: string;
  /** Name of the bond to join. */
  readonly bond?: string;
  /** Options of the bond, on the bond's own entry. */
  readonly bond_opts?: { readonly [option: string]: string };
  /** VLANs on this link: numbers, each with a name if wanted. */
  readonly vlans?: string;
  /** Commands to run before the link is set up; $iface is its name. */
  readonly pre_up?: readonly string[];
  /** Commands to run after the link is set up; $iface is its name. */
  readonly post_up?: readonly string[];
  /** Name of the entry of `wifi_networks` to join. */
  readonly wifi_network?: string;
}

/** Where names are looked up; set, it replaces what DHCP says. */
export interface DnsConfig {
  /** Name servers, asked in this order. */
  readonly nameservers?: readonly string[];
  /** Domains to look in for short names. */
  readonly search?: readonly string[];
}

/** Where the machine gets its configuration from. */
export interface CloudInitConfig {
  /** Where to look for user data and metadata; the first that answers counts. */
  readonly datasources?: readonly string[];
  /** Seconds that all data sources together may take. */
  readonly timeout?: number;
}

/** The daemon that runs `bootstrap`. */
export interface DockerConfig {
  /** Name of the bridge that containers are attached to, or `none`. */
  readonly bridge?: string;
  /** Address and prefix length of the daemon's bridge. */
  readonly bip?: string;
  /** The daemon's own JSON file. */
  readonly config_file?: string;
  /** Socket of a containerd that runs already. */
  readonly containerd?: string;
  /** Directory for images, containers and volumes. */
  readonly data_root?: string;
  /** Log more. */
  readonly debug?: boolean | null;
  /** Directory for the daemon's run-time state. */
  readonly exec_root?: string;
  /** The old name of `data_root`. */
  readonly graph?: string;
  /** Group that may use the socket. */
  readonly group?: string;
  /** Sockets to listen on. */
  readonly host?: readonly string[];
  /** Registries that may be reached without TLS. */
  readonly insecure_registry?: readonly string[];
  /** Keep containers running while the daemon is away. */
  readonly live_restore?: boolean | null;
  /** Where containers log to, if they do not say. */
  readonly log_driver?: string;
  /** Options of the log driver. */
  readonly log_opts?: { readonly [option: string]: string };
  /** File for the daemon's process id. */
  readonly pid_file?: string;
  /** Mirror of Docker Hub to ask first. */
  readonly registry_mirror?: string;
  /** Start the containers of the last run again. */
  readonly restart?: boolean | null;
  /** Turn SELinux support on. */
  readonly selinux_enabled?: boolean | null;
  /** How layers are stored, `overlay2` for example. */
  readonly storage_driver?: string;
  /** Forward loopback traffic with a process per port. */
  readonly userland_proxy?: boolean | null;
  /** Map root in containers to the user `user-docker` of the host. */
  readonly userns_enabled?: boolean | null;
  /** The whole command line, in releases before 0.7. */
  readonly args?: readonly string[];
  /** Engine to run, by catalog name, URL or path. */
  readonly engine?: string;
  /** Environment of the daemon. */
  readonly environment?: readonly string[];
  /** Let the daemon take the place of the process that starts it. */
  readonly exec?: boolean | null;
  /** Further arguments for the daemon. */
  readonly extra_args?: readonly string[];
  /** Container whose file system the daemon sees. */
  readonly storage_context?: string;
  /** Ask clients for certificates, and listen for them: adds `tls_args`. */
  readonly tls?: boolean;
  /** Arguments that `tls` adds. */
  readonly tls_args?: readonly string[];
  /** Certificate of the authority, PEM. */
  readonly ca_cert?: string;
  /** Key of the authority, PEM. */
  readonly ca_key?: string;
  /** Certificate of the daemon, PEM. */
  readonly server_cert?: string;
  /** Key of the daemon, PEM. */
  readonly server_key?: string;
}

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

/** Certificate authorities to trust. */
export interface CaCertsConfig {
  /** Certificates to trust, PEM. */
  readonly trusted?: readonly string[];
  /** Trust no other certificates. */
  readonly remove_defaults?: boolean;
}

/** Time from the network. */
export interface NtpConfig {
  /** Set the clock from the network. */
  readonly enabled?: boolean;
  /** Servers to ask. */
  readonly servers?: readonly string[];
  /** Names that stand for many servers. */
  readonly pools?: readonly string[];
}

/** A user. */
export interface UserConfig {
  /** Name to log in with. */
  readonly name: string;
  /** Full name. */
  readonly gecos?: string;
  /** Further groups. */
  readonly groups?: string | readonly string[];
  /** First group. */
  readonly primary_group?: string;
  /** Home directory. */
  readonly homedir?: string;
  /** Shell. */
  readonly shell?: string;
  /** Hash of the password, as in /etc/shadow. */
  readonly passwd?: string;
  /** Allow no login by password. */
  readonly lock_passwd?: boolean;
  /** Keys to log in with. */
  readonly ssh_authorized_keys?: readonly string[];
  /** What the user may do as root. */
  readonly sudo?: string | readonly string[] | boolean;
  /** User number. */
  readonly uid?: number;
  /** Make no home directory. */
  readonly no_create_home?: boolean;
  /** A user for a service. */
  readonly system?: boolean;
}

/** A file. */
export interface FileToWrite {
  /** Where to write it. */
  readonly path?: string;
  /** What to write. */
  readonly content?: string;
  /** How the content is packed. */
  readonly encoding?:
    | ""
    | "b64"
    | "base64"
    | "gz"
    | "gzip"
    | "gz+b64"
    | "gz+base64"
    | "gzip+b64"
    | "gzip+base64"
    | "text/plain";
  /** Mode in octal digits, in quotes. */
  readonly permissions?: string;
  /** USER or USER:GROUP. */
  readonly owner?: string;
  /** Container to write it in. */
  readonly container?: string;
  /** Add to the file instead of replacing it. */
  readonly append?: boolean;
}
