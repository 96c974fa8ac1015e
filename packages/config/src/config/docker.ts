// written by generate.ts from the schema; do not edit

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
